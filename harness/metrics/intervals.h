#pragma once

// 95 % intervals of a stage's figures: where the figure of an endless stage at the same load lies.
// Requests of a stage are not independent of each other, as neighbours meet the same queue. So the
// stage is cut into 10 contiguous batches, and the scatter of these shows how much one stage can
// differ from another. The method was chosen by simulation; benchmarks/interval_coverage shows how
// often the intervals hold the truth.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "harness/metrics/upper_end.h"

namespace llmb {

struct SamplingInterval {
  // In the unit of the values. `low` is empty for values that are too few to say anything; the
  // figure is then a description of these requests only.
  std::optional<double> low{}, high{};
  // Only of a quantile: how many independent requests would say as much about it, at most the
  // number of values. Empty if there are too few values.
  std::optional<double> effective_size;
  // Why `high` is empty, and about how many requests of a flow would give one; kGiven if there is a
  // `high`. Without any value it is the rule for the stage's number of requests alone.
  UpperEndRule upper_end;
};

// The mean of `values`, which are not negative and in the order in which their requests were to be
// sent. Batch means and Student's t with 9 degrees of freedom. `low` is at least 0. No interval for
// fewer than 20 values.
SamplingInterval MeanInterval(std::span<const double> values, const StageFacts& stage);

// The quantile `probability` (above 0, below 1) of `values`, as above. No interval for fewer than
// 20 values.
SamplingInterval QuantileInterval(std::span<const double> values, double probability,
                                  const StageFacts& stage);

// As QuantileInterval, of `count` values that are not at hand. `shares` has the share of each of 10
// batches that is up to the quantile; `value_at` returns the type 7 quantile of all values at a
// probability. Asserts that there are 10 shares.
SamplingInterval QuantileIntervalOfShares(std::span<const double> shares, std::uint64_t count,
                                          double probability, const StageFacts& stage,
                                          const std::function<double(double)>& value_at);

// The mean of `rates`: a rate in each of 10 equally long parts of the window, in order of time.
// Asserts that there are 10. The standard error of the mean is taken to be at least `least_error`
// (WindowFigures::request_rate_error).
SamplingInterval ThroughputInterval(std::span<const double> rates, const StageFacts& stage,
                                    double least_error = 0);

// The ranks (from 1) of the two order statistics that enclose the quantile in 95 % of samples of
// `size` independent values. The quantile is below the lower one in at most 2.5 % of samples, and
// above the higher one in at most 2.5 %. Ranks may be fractional, as `size` may be: the incomplete
// beta function continues the binomial distribution. An end is empty if even the smallest (largest)
// value is not below (above) the quantile often enough.
struct RankInterval {
  std::optional<double> low{}, high{};
};
RankInterval OrderStatisticRanks(double size, double probability);

// The size from which on a quantile has an upper end: ln(0.025) / ln(probability), at least 1.
// p50 5.3, p90 35.01, p95 71.9, p99 367.
double LeastSizeForUpperEnd(double probability);

}  // namespace llmb
