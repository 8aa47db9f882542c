#include "harness/metrics/run_span.h"

#include <algorithm>
#include <vector>

namespace llmb {

void RunSpan::Add(const RequestRecord& record, Nanoseconds length) {
  unknown_ |= !record.started;
  if (unknown_) return;
  const TimePoint start = *record.started;
  const TimePoint end = start + length;
  Times& flow =
      flows_.try_emplace({record.attempt, record.repetition}, Times{start, end}).first->second;
  flow.first_start = std::min(flow.first_start, start);
  flow.last_end = std::max(flow.last_end, end);
}

void RunSpan::BeginRun() {
  if (!unknown_) earlier_runs_ = Duration();
  flows_.clear();
}

Nanoseconds RunSpan::Duration() const {
  if (unknown_) return Nanoseconds::zero();
  Nanoseconds duration = earlier_runs_;
  std::map<int, std::vector<Times>> attempts;
  for (const auto& [key, times] : flows_) attempts[key.first].push_back(times);
  for (auto& [attempt, flows] : attempts) {
    std::ranges::sort(flows, {}, &Times::first_start);
    TimePoint counted_until = flows.front().first_start;
    for (const Times& flow : flows) {
      const TimePoint from = std::max(flow.first_start, counted_until);
      if (flow.last_end <= from) continue;
      duration += flow.last_end - from;
      counted_until = flow.last_end;
    }
  }
  return duration;
}

}  // namespace llmb
