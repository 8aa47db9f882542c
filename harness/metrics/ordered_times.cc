#include "harness/metrics/ordered_times.h"

#include <algorithm>

namespace llmb {

void OrderedTimes::Add(const RequestRecord& record, bool in_figures) {
  ++requests_;
  if (!record.started) unknown_ = true;
  std::vector<Times>& flow = flows_[{run_, record.attempt, record.repetition}];
  if (!in_figures || !record.started) return;
  flow.push_back({.start = *record.started,
                  .total_latency = record.total_latency,
                  .time_to_first_token = record.time_to_first_token,
                  .time_per_output_token = record.time_per_output_token});
}

std::vector<double> OrderedTimes::Values(Time time) const {
  std::vector<double> values;
  if (unknown_) return values;
  for (const auto& [key, flow] : flows_) {
    std::vector<Times> ordered = flow;
    std::ranges::stable_sort(ordered, {}, &Times::start);
    for (const Times& times : ordered) {
      if (const auto value = Of(times, time)) values.push_back(ToSeconds(*value));
    }
  }
  return values;
}

std::uint64_t OrderedTimes::RequestsPerFlow() const {
  return flows_.empty() ? 0 : requests_ / flows_.size();
}

std::optional<Nanoseconds> OrderedTimes::Of(const Times& times, Time time) {
  switch (time) {
    case Time::kTotalLatency:
      return times.total_latency;
    case Time::kTimeToFirstToken:
      return times.time_to_first_token;
    case Time::kTimePerOutputToken:
      return times.time_per_output_token;
  }
  return std::nullopt;
}

}  // namespace llmb
