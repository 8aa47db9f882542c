#include "harness/metrics/run_span.h"

#include <algorithm>

namespace llmb {

void RunSpan::Add(const RequestRecord& record, Nanoseconds length) {
  unknown_ |= !record.started;
  if (unknown_) return;
  const TimePoint start = *record.started;
  const TimePoint end = start + length;
  auto& [first_start, last_end] = sittings_.try_emplace(record.sitting, start, end).first->second;
  first_start = std::min(first_start, start);
  last_end = std::max(last_end, end);
}

void RunSpan::BeginRun() {
  if (!unknown_) earlier_runs_ = Duration();
  sittings_.clear();
}

Nanoseconds RunSpan::Duration() const {
  if (unknown_) return Nanoseconds::zero();
  Nanoseconds duration = earlier_runs_;
  for (const auto& [sitting, times] : sittings_) duration += times.second - times.first;
  return duration;
}

}  // namespace llmb
