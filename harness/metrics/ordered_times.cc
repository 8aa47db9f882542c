#include "harness/metrics/ordered_times.h"

#include <algorithm>
#include <numeric>

namespace llmb {
namespace {

Nanoseconds Of(const RequestRow& row, OrderedTimes::Time time) {
  switch (time) {
    case OrderedTimes::Time::kTotalLatency:
      return row.total_latency;
    case OrderedTimes::Time::kTimeToFirstToken:
      return row.time_to_first_token;
    case OrderedTimes::Time::kTimePerOutputToken:
      return row.time_per_output_token;
  }
  return RequestRow::kNoTime;
}

// Rows of a closed loop, of which there are as many, need no schedule.
void AddSchedule(Nanoseconds since_scheduled, OrderedTimes::Flow& flow) {
  if (since_scheduled == Nanoseconds::zero() && flow.since_scheduled.empty()) return;
  flow.since_scheduled.resize(flow.rows.size() - 1);
  flow.since_scheduled.push_back(since_scheduled);
}

bool IsInFigures(const RequestRow& row) { return row.in_window && !row.suspended; }

}  // namespace

void OrderedTimes::Add(const RequestRecord& record) {
  const bool measured = !record.warmup && record.error_type != ErrorType::kCancelled;
  if (!record.started || !record.in_window || !record.total_latency) window_unknown_ = true;
  if (measured && !record.started) unknown_ = true;
  open_ = record.load.IsOpenLoop();
  Flow& flow = flows_[{run_, record.attempt, record.repetition}];
  if (measured) ++flow.measured;
  if (!record.started) return;
  flow.rows.push_back(RequestRow::Of(record));
  AddSchedule(record.SinceScheduled().value_or(Nanoseconds::zero()), flow);
}

void OrderedTimes::WidenToAll() {
  for (auto& [key, flow] : flows_) {
    for (RequestRow& row : flow.rows) row.in_window = !row.warmup;
  }
}

template <typename Visit>
void OrderedTimes::ForEach(const Visit& visit) const {
  if (unknown_) return;
  for (const auto& entry : flows_) {
    const Flow& flow = entry.second;  // clang 14 captures no structured binding
    std::vector<std::size_t> order(flow.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return flow.rows[row].start; });
    for (const std::size_t row : order) {
      if (flow.rows[row].Measured()) visit(flow, row);
    }
  }
}

std::vector<double> OrderedTimes::Values(Time time) const {
  std::vector<double> values;
  ForEach([&](const Flow& flow, std::size_t place) {
    const RequestRow& row = flow.rows[place];
    const Nanoseconds value = Of(row, time);
    if (!IsInFigures(row) || !row.succeeded || value == RequestRow::kNoTime) return;
    values.push_back(ToSeconds(value));
  });
  return values;
}

std::vector<double> OrderedTimes::FromSchedule(Time time, std::optional<double> of_failures) const {
  const bool from_schedule = time != Time::kTimePerOutputToken;
  std::vector<double> values;
  ForEach([&](const Flow& flow, std::size_t place) {
    const RequestRow& row = flow.rows[place];
    if (!IsInFigures(row)) return;
    if (!row.succeeded) {
      if (of_failures) values.push_back(*of_failures);
      return;
    }
    const Nanoseconds value = Of(row, time);
    if (value == RequestRow::kNoTime) return;
    values.push_back(ToSeconds(from_schedule ? flow.SinceScheduled(place) + value : value));
  });
  return values;
}

std::vector<double> OrderedTimes::OfScheduled(Time time) const {
  std::vector<double> values;
  ForEach([&](const Flow& flow, std::size_t place) {
    const RequestRow& row = flow.rows[place];
    const Nanoseconds value = Of(row, time);
    const bool counts = IsInFigures(row) && row.succeeded && row.scheduled;
    if (!counts || value == RequestRow::kNoTime) return;
    values.push_back(ToSeconds(flow.SinceScheduled(place) + value));
  });
  return values;
}

std::vector<RequestGaps> OrderedTimes::Gaps() const {
  std::vector<RequestGaps> gaps;
  ForEach([&](const Flow& flow, std::size_t place) {
    const PackedGaps& packed = flow.rows[place].gaps;
    if (packed.count > 0) gaps.push_back(packed.Unpacked());
  });
  return gaps;
}

std::vector<double> OrderedTimes::Outcomes() const {
  std::vector<double> outcomes;
  ForEach([&](const Flow& flow, std::size_t place) {
    outcomes.push_back(flow.rows[place].succeeded ? 1 : 0);
  });
  return outcomes;
}

std::uint64_t OrderedTimes::RequestsPerFlow() const {
  std::uint64_t requests = 0;
  std::uint64_t flows = 0;
  for (const auto& [key, flow] : flows_) {
    requests += flow.measured;
    if (flow.measured > 0) ++flows;
  }
  return flows == 0 ? 0 : requests / flows;
}

}  // namespace llmb
