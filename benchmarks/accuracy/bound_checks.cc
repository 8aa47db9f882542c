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

void BoundList::Add(Nanoseconds error, Nanoseconds bound) {
  const Nanoseconds distance = error < Nanoseconds::zero() ? -error : error;
  held_ += distance <= bound ? 1 : 0;
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

void BoundChecks::Add(const RequestRecord& record, std::span<const TimePoint> written,
                      std::span<const Nanoseconds> errors) {
  const std::size_t count = std::min({written.size(), errors.size(), record.token_times.size()});
  std::vector<Nanoseconds> truth;
  for (std::size_t i = 0; i < count; ++i) {
    truth.push_back(written[i] - *record.started);
    arrivals_.Add(record.token_times[i] - truth[i], errors[i] + kStampError);
  }
  if (record.time_to_first_token && count > 0) {
    first_tokens_.Add(*record.time_to_first_token - truth[0],
                      *record.ttft_error_bound - record.errors.start);
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
