#include "benchmarks/accuracy/stamp_errors.h"

#include <algorithm>
#include <limits>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

Nanoseconds Distance(Nanoseconds a, Nanoseconds b) { return a > b ? a - b : b - a; }

}  // namespace

void ErrorList::Add(Nanoseconds error) {
  using Limits = std::numeric_limits<std::int32_t>;
  nanoseconds_.push_back(static_cast<std::int32_t>(
      std::clamp<Nanoseconds::rep>(error.count(), Limits::min(), Limits::max())));
}

void ErrorList::Merge(const ErrorList& other) {
  nanoseconds_.insert(nanoseconds_.end(), other.nanoseconds_.begin(), other.nanoseconds_.end());
}

ErrorFigures ErrorList::Figures() const {
  std::vector<double> microseconds(nanoseconds_.begin(), nanoseconds_.end());
  for (double& value : microseconds) value /= 1000;
  std::ranges::sort(microseconds);
  return {.mean_us = Mean(microseconds),
          .p50_us = QuantileOfSorted(microseconds, 0.5),
          .p99_us = QuantileOfSorted(microseconds, 0.99),
          .max_us = QuantileOfSorted(microseconds, 1)};
}

void StampErrors::Add(std::span<const TimePoint> written, std::span<const TimePoint> stamped) {
  const std::size_t count = std::min(written.size(), stamped.size());
  if (count == 0) return;
  first_tokens_.Add(stamped[0] - written[0]);
  for (std::size_t i = 0; i < count; ++i) {
    const Nanoseconds error = stamped[i] - written[i];
    arrivals_.Add(error);
    too_early_ += error < Nanoseconds{} ? 1 : 0;
    if (i > 0) {
      gaps_.Add(Distance(stamped[i] - stamped[i - 1], written[i] - written[i - 1]));
    }
  }
  if (count < 2) return;
  const auto gaps = static_cast<Nanoseconds::rep>(count - 1);
  per_token_.Add(
      Distance((stamped[count - 1] - stamped[0]) / gaps, (written[count - 1] - written[0]) / gaps));
}

void StampErrors::Merge(const StampErrors& other) {
  arrivals_.Merge(other.arrivals_);
  first_tokens_.Merge(other.first_tokens_);
  gaps_.Merge(other.gaps_);
  per_token_.Merge(other.per_token_);
  too_early_ += other.too_early_;
}

}  // namespace llmb
