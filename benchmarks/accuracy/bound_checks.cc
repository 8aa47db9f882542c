#include "benchmarks/accuracy/bound_checks.h"

#include <algorithm>
#include <vector>

#include "harness/metrics/error_bounds.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/request_metrics.h"

namespace llmb {

std::optional<double> BoundFigures::HeldShare() const {
  if (values == 0) return std::nullopt;
  return static_cast<double>(held) / static_cast<double>(values);
}

void BoundList::Add(Nanoseconds error, Nanoseconds bound, Nanoseconds less, Nanoseconds more) {
  const Nanoseconds distance = error < Nanoseconds::zero() ? -error : error;
  held_ += -bound <= error + more && error - less <= bound ? 1 : 0;
  errors_.Add(distance);
  bounds_.Add(bound);
}

void BoundList::Merge(const BoundList& other) {
  held_ += other.held_;
  errors_.Merge(other.errors_);
  bounds_.Merge(other.bounds_);
}

BoundFigures BoundList::Figures() const {
  return {errors_.Count(), held_, bounds_.Figures(), errors_.Figures()};
}

void BoundChecks::Add(const RequestRecord& record, const EventWrites& writes,
                      std::span<const Nanoseconds> errors) {
  const auto& [begun, ended] = writes;
  const std::size_t count = std::min({begun.size(), errors.size(), record.token_times.size()});
  const std::size_t known = std::min(count, ended.size());
  std::vector<Nanoseconds> truth;
  truth.reserve(count);
  for (std::size_t i = 0; i < count; ++i) truth.push_back(begun[i] - *record.started);
  for (std::size_t i = 0; i < known; ++i) {
    arrivals_.Add(record.token_times[i] - truth[i], errors[i] + kStampError, ended[i] - begun[i]);
  }
  if (record.time_to_first_token && known > 0) {
    first_tokens_.Add(*record.time_to_first_token - truth[0],
                      *record.ttft_error_bound - record.errors.start, ended[0] - begun[0]);
    ttft_with_send_.Add(*record.ttft_error_bound);
  }
  // Both bounds cover all events, so the last write must be known too.
  if (known < record.token_times.size()) return;
  AddPerToken(record, {begun.first(known), ended.first(known)});
  AddMedianGap(record, {begun.first(known), ended.first(known)});
}

// The first and the last event may have arrived at any moment of their writes.
void BoundChecks::AddPerToken(const RequestRecord& record, const EventWrites& writes) {
  if (!record.time_per_output_token) return;
  const auto between = [&](TimePoint first, TimePoint last) {
    std::vector<Nanoseconds> times(writes.begun.size());
    for (Nanoseconds& time : times) time = first - *record.started;
    times.back() = last - *record.started;
    return llmb::TimePerOutputToken(times, record.seen_tokens);
  };
  const auto truth = between(writes.begun.front(), writes.begun.back());
  const auto least = between(writes.ended.front(), writes.begun.back());
  const auto most = between(writes.begun.front(), writes.ended.back());
  if (!truth || !least || !most) return;
  per_token_.Add(*record.time_per_output_token - *truth, *record.tpot_error_bound, *most - *truth,
                 *truth - *least);
}

// A gap is at least the time from the end of one write to the beginning of the next, and at most
// the time from the beginning of the one to the end of the next.
void BoundChecks::AddMedianGap(const RequestRecord& record, const EventWrites& writes) {
  if (!record.inter_token_latency || writes.begun.size() < 2) return;
  std::vector<double> truth, least, most;
  for (std::size_t i = 1; i < writes.begun.size(); ++i) {
    truth.push_back(ToSeconds(writes.begun[i] - writes.begun[i - 1]));
    least.push_back(ToSeconds(writes.begun[i] - writes.ended[i - 1]));
    most.push_back(ToSeconds(writes.ended[i] - writes.begun[i - 1]));
  }
  const auto median = [](const std::vector<double>& gaps) {
    return FromSeconds(*Quantile(gaps, 0.5));
  };
  const Nanoseconds true_median = median(truth);
  median_gaps_.Add(record.inter_token_latency->p50 - true_median, *record.itl_error_bound,
                   median(most) - true_median, true_median - median(least));
}

void BoundChecks::Merge(const BoundChecks& other) {
  arrivals_.Merge(other.arrivals_);
  first_tokens_.Merge(other.first_tokens_);
  ttft_with_send_.Merge(other.ttft_with_send_);
  per_token_.Merge(other.per_token_);
  median_gaps_.Merge(other.median_gaps_);
}

}  // namespace llmb
