#include "harness/metrics/run_span.h"

#include <algorithm>

namespace llmb {

void RunSpan::Add(const RequestRecord& record, Nanoseconds length) {
  unknown_ |= !record.started;
  if (unknown_) return;
  const TimePoint start = *record.started;
  const TimePoint end = start + length;
  auto& [first_start, last_end] = attempts_.try_emplace(record.attempt, start, end).first->second;
  first_start = std::min(first_start, start);
  last_end = std::max(last_end, end);
}

void RunSpan::BeginRun() {
  if (!unknown_) earlier_runs_ = Duration();
  attempts_.clear();
}

Nanoseconds RunSpan::Duration() const {
  if (unknown_) return Nanoseconds::zero();
  Nanoseconds duration = earlier_runs_;
  for (const auto& [attempt, times] : attempts_) duration += times.second - times.first;
  return duration;
}

}  // namespace llmb
