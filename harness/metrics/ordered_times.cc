#include "harness/metrics/ordered_times.h"

#include <algorithm>

namespace llmb {

void OrderedTimes::Add(const RequestRecord& record, bool in_figures) {
  ++requests_;
  if (!record.started) unknown_ = true;
  Flow& flow = flows_[{run_, record.attempt, record.repetition}];
  if (!record.started) return;
  flow.outcomes.emplace_back(*record.started, record.Succeeded());
  const std::optional<Nanoseconds> since_scheduled = record.SinceScheduled();
  if (record.HasUsableTimes() && record.inter_token_latency && record.token_events > 1) {
    const auto count = static_cast<std::uint64_t>(*record.token_events - 1);
    flow.gaps.emplace_back(*record.started, RequestGaps{*record.inter_token_latency, count});
  }
  if (!in_figures || record.suspended) return;
  if (!record.Succeeded()) {
    Times& failed = flow.times.emplace_back();
    failed.start = *record.started;
    failed.failed = true;
    return;
  }
  flow.times.push_back({.start = *record.started,
                        .since_scheduled = since_scheduled.value_or(Nanoseconds::zero()),
                        .total_latency = record.total_latency,
                        .time_to_first_token = record.time_to_first_token,
                        .time_per_output_token = record.time_per_output_token});
}

std::vector<double> OrderedTimes::Values(Time time) const {
  return ValuesOf(time, false, std::nullopt);
}

std::vector<double> OrderedTimes::FromSchedule(Time time, std::optional<double> of_failures) const {
  return ValuesOf(time, time != Time::kTimePerOutputToken, of_failures);
}

std::vector<double> OrderedTimes::ValuesOf(Time time, bool from_schedule,
                                           std::optional<double> of_failures) const {
  std::vector<double> values;
  if (unknown_) return values;
  for (const auto& [key, flow] : flows_) {
    std::vector<Times> ordered = flow.times;
    std::ranges::stable_sort(ordered, {}, &Times::start);
    for (const Times& times : ordered) {
      const Nanoseconds before = from_schedule ? times.since_scheduled : Nanoseconds::zero();
      if (const auto value = Of(times, time)) values.push_back(ToSeconds(before + *value));
      if (times.failed && of_failures) values.push_back(*of_failures);
    }
  }
  return values;
}

std::vector<RequestGaps> OrderedTimes::Gaps() const {
  std::vector<RequestGaps> gaps;
  if (unknown_) return gaps;
  for (const auto& [key, flow] : flows_) {
    auto ordered = flow.gaps;
    std::ranges::stable_sort(ordered, {}, [](const auto& entry) { return entry.first; });
    for (const auto& [start, of_request] : ordered) gaps.push_back(of_request);
  }
  return gaps;
}

std::vector<double> OrderedTimes::Outcomes() const {
  std::vector<double> outcomes;
  if (unknown_) return outcomes;
  for (const auto& [key, flow] : flows_) {
    auto ordered = flow.outcomes;
    std::ranges::stable_sort(ordered, {}, [](const auto& entry) { return entry.first; });
    for (const auto& [start, succeeded] : ordered) outcomes.push_back(succeeded ? 1 : 0);
  }
  return outcomes;
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
