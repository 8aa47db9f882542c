#include "harness/metrics/error_bounds.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

double MedianOf(std::vector<double> values) {
  std::ranges::sort(values);
  return *QuantileOfSorted(values, 0.5);
}

double Count(Nanoseconds duration) { return static_cast<double>(duration.count()); }

// By how much the median of the gaps can be off; zero if every token has a stamp of its own.
Nanoseconds MedianGapError(const RequestRecord& record) {
  const TimeErrors& errors = record.errors;
  const std::vector<Nanoseconds>& times = record.token_times;
  if (errors.any_token == Nanoseconds::zero() || times.size() < 2) return {};
  if (errors.tokens.size() != times.size()) return errors.any_token;
  std::vector<double> gaps, shortest, longest;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double gap = Count(times[i] - times[i - 1]);
    gaps.push_back(gap);
    shortest.push_back(gap - Count(errors.tokens[i]));
    longest.push_back(gap + Count(errors.tokens[i - 1]));
  }
  const double median = MedianOf(std::move(gaps));
  const double error =
      std::max(median - MedianOf(std::move(shortest)), MedianOf(std::move(longest)) - median);
  return Nanoseconds(std::llround(std::ceil(error)));
}

Nanoseconds PerTokenError(const RequestRecord& record) {
  const Nanoseconds of_span = std::max(record.errors.first_token, record.errors.last_token);
  const std::int64_t gaps = std::max<std::int64_t>(1, record.seen_tokens.value_or(2) - 1);
  return Nanoseconds(((of_span + kStampVariation).count() + gaps - 1) / gaps);
}

void AddRoundedUp(std::optional<Nanoseconds> bound, DurationCounts& counts) {
  if (bound) counts.AddMicroseconds((bound->count() + 999) / 1000, 1);
}

}  // namespace

void SetErrorBounds(RequestRecord& record) {
  const TimeErrors& errors = record.errors;
  if (record.time_to_first_token) {
    record.ttft_error_bound = errors.start + errors.first_token + kStampError;
  }
  if (record.total_latency) {
    record.total_latency_error_bound = errors.start + errors.end + kStampError;
  }
  if (record.time_per_output_token) record.tpot_error_bound = PerTokenError(record);
  if (record.inter_token_latency) {
    record.itl_error_bound = MedianGapError(record) + kStampVariation;
  }
  record.errors.tokens = {};
}

void ErrorBoundCounts::Add(const RequestRecord& record) {
  AddRoundedUp(record.ttft_error_bound, ttft);
  AddRoundedUp(record.tpot_error_bound, tpot);
  AddRoundedUp(record.itl_error_bound, itl);
  AddRoundedUp(record.total_latency_error_bound, total_latency);
}

void ErrorBoundCounts::Merge(const ErrorBoundCounts& other) {
  ttft.Merge(other.ttft);
  tpot.Merge(other.tpot);
  itl.Merge(other.itl);
  total_latency.Merge(other.total_latency);
}

std::optional<double> ErrorBoundSeconds(const DurationCounts& bounds) {
  const auto quantile = bounds.Quantile(0.99);
  return quantile ? std::optional(ToSeconds(*quantile)) : std::nullopt;
}

}  // namespace llmb
