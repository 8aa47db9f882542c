#include "harness/metrics/ordered_times.h"

#include <algorithm>
#include <cmath>

namespace llmb {
namespace {

float Pack(Nanoseconds gap) { return static_cast<float>(gap.count()); }

Nanoseconds Unpack(float gap) { return Nanoseconds(std::llround(gap)); }

}  // namespace

OrderedTimes::PackedGaps OrderedTimes::Packed(const RequestRecord& record) {
  if (!record.HasUsableTimes() || !record.inter_token_latency) return {};
  if (record.token_events.value_or(0) < 2) return {};
  const InterTokenLatency& gaps = *record.inter_token_latency;
  return {.average = Pack(gaps.average),
          .minimum = Pack(gaps.minimum),
          .maximum = Pack(gaps.maximum),
          .p50 = Pack(gaps.p50),
          .p95 = Pack(gaps.p95),
          .p99 = Pack(gaps.p99),
          .count = static_cast<std::uint32_t>(*record.token_events - 1)};
}

RequestGaps OrderedTimes::PackedGaps::Unpacked() const {
  return {.quantiles = {.average = Unpack(average),
                        .minimum = Unpack(minimum),
                        .maximum = Unpack(maximum),
                        .p50 = Unpack(p50),
                        .p95 = Unpack(p95),
                        .p99 = Unpack(p99)},
          .count = count};
}

void OrderedTimes::Add(const RequestRecord& record, bool in_figures) {
  ++requests_;
  if (!record.started) unknown_ = true;
  std::vector<Entry>& flow = flows_[{run_, record.attempt, record.repetition}];
  if (!record.started) return;
  flow.push_back({.start = *record.started,
                  .since_scheduled = record.SinceScheduled().value_or(Nanoseconds::zero()),
                  .total_latency = record.total_latency.value_or(kNoTime),
                  .time_to_first_token = record.time_to_first_token.value_or(kNoTime),
                  .time_per_output_token = record.time_per_output_token.value_or(kNoTime),
                  .gaps = Packed(record),
                  .succeeded = record.Succeeded(),
                  .suspended = record.suspended.has_value(),
                  .in_figures = in_figures});
}

template <typename Visit>
void OrderedTimes::ForEach(const Visit& visit) const {
  if (unknown_) return;
  for (const auto& [key, flow] : flows_) {
    std::vector<const Entry*> ordered;
    ordered.reserve(flow.size());
    for (const Entry& entry : flow) ordered.push_back(&entry);
    std::ranges::stable_sort(ordered, {}, &Entry::start);
    for (const Entry* entry : ordered) visit(*entry);
  }
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
  ForEach([&](const Entry& entry) {
    if (entry.suspended || (!entry.in_figures && !widened_)) return;
    if (!entry.succeeded) {
      if (of_failures) values.push_back(*of_failures);
      return;
    }
    const Nanoseconds value = Of(entry, time);
    if (value == kNoTime) return;
    values.push_back(ToSeconds(from_schedule ? entry.since_scheduled + value : value));
  });
  return values;
}

std::vector<RequestGaps> OrderedTimes::Gaps() const {
  std::vector<RequestGaps> gaps;
  ForEach([&](const Entry& entry) {
    if (entry.gaps.count > 0) gaps.push_back(entry.gaps.Unpacked());
  });
  return gaps;
}

std::vector<double> OrderedTimes::Outcomes() const {
  std::vector<double> outcomes;
  ForEach([&](const Entry& entry) { outcomes.push_back(entry.succeeded ? 1 : 0); });
  return outcomes;
}

std::uint64_t OrderedTimes::RequestsPerFlow() const {
  return flows_.empty() ? 0 : requests_ / flows_.size();
}

Nanoseconds OrderedTimes::Of(const Entry& entry, Time time) {
  switch (time) {
    case Time::kTotalLatency:
      return entry.total_latency;
    case Time::kTimeToFirstToken:
      return entry.time_to_first_token;
    case Time::kTimePerOutputToken:
      return entry.time_per_output_token;
  }
  return kNoTime;
}

}  // namespace llmb
