#include "benchmarks/accuracy/bound_checks.h"

#include <algorithm>
#include <vector>

#include "harness/metrics/error_bounds.h"
#include "harness/metrics/request_metrics.h"

namespace llmb {

std::optional<double> BoundFigures::HeldShare() const {
  if (values == 0) return std::nullopt;
  return static_cast<double>(held) / static_cast<double>(values);
}

void BoundList::Add(Nanoseconds error, Nanoseconds bound, Nanoseconds unknown) {
  const Nanoseconds distance = error < Nanoseconds::zero() ? -error : error;
  held_ += -bound <= error && error - unknown <= bound ? 1 : 0;
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
  if (record.time_per_output_token) {
    const auto true_time = llmb::TimePerOutputToken(truth, record.seen_tokens);
    if (true_time) {
      per_token_.Add(*record.time_per_output_token - *true_time, *record.tpot_error_bound);
    }
  }
  if (record.inter_token_latency) {
    if (const auto true_gaps = InterTokenLatencyOf(truth)) {
      median_gaps_.Add(record.inter_token_latency->p50 - true_gaps->p50, *record.itl_error_bound);
    }
  }
}

void BoundChecks::Merge(const BoundChecks& other) {
  arrivals_.Merge(other.arrivals_);
  first_tokens_.Merge(other.first_tokens_);
  ttft_with_send_.Merge(other.ttft_with_send_);
  per_token_.Merge(other.per_token_);
  median_gaps_.Merge(other.median_gaps_);
}

}  // namespace llmb
