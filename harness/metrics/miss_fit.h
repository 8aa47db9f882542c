#pragma once

// How the share of requests that miss a threshold depends on the rate at which they are sent,
// fitted to independent stages. The scatter between the stages is the variance of the fit, so the
// correlation of neighbouring requests and the noise of machines are in it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace llmb {

// A stage of an open loop.
struct StageMisses {
  double rate = 1;             // requests per second, above 0
  std::uint64_t misses = 0;    // at most `requests`
  std::uint64_t requests = 0;  // that were counted, at least 1
};

// logit P(miss) = intercept + slope u, with u = ln(rate) - center. A quasi-binomial regression
// (McCullagh and Nelder, Generalized Linear Models, 1989, chapter 4.5): maximum likelihood on
// (misses + 0.5) of (requests + 1), and the covariance times the dispersion.
struct MissFit {
  double center = 0;  // mean of ln(rate) over the stages
  double intercept = 0;
  double slope = 0;
  // Pearson's chi-square / (stages - 2), at least 1: how many times more the stages scatter than
  // independent requests would.
  double dispersion = 1;
  double intercept_variance = 0, covariance = 0, slope_variance = 0;
  std::size_t stages = 0;

  // The share of misses at a rate, by the fit.
  double ShareAt(double rate) const;

  // The rate at which the share of misses is `share` (above 0, below 1). nullopt if the fitted
  // share does not grow with the rate.
  std::optional<double> RateAt(double share) const;
};

// nullopt for fewer than 3 stages, and if all have the same rate.
std::optional<MissFit> FitMisses(std::span<const StageMisses> stages);

// Ends in requests per second.
struct RateRange {
  double low = 0, high = 0;
};

// The probability on each side of the intervals below is 1.5 %: by simulation they then hold the
// truth in about 96 % (benchmarks/capacity_search), because the rates of later stages follow from
// the results of earlier ones.
inline constexpr double kOneSidedConfidence = 0.985;

// Where the rate lies at which the share of misses is `share`, by Fieller's theorem (1954): all u
// for which intercept + slope u lies within t standard errors of logit(share), with Student's t at
// kOneSidedConfidence and stages - 2 degrees of freedom. nullopt if these have no end on one side,
// or lie on both: the slope is not significant.
std::optional<RateRange> RateRangeOf(const MissFit& fit, double share);

// Whether the share of misses at `rate` is below `share`, at kOneSidedConfidence.
bool IsBelow(const MissFit& fit, double rate, double share);

// Whether the misses fall where the rate grows, so that something other than the load made them: of
// at least 12 stages, sorted by rate and cut into the lowest quarter, the middle half and the
// highest quarter, the mean logit of a part lies below that of the one before it by more than the
// scatter within the parts explains (one-sided 0.05 %).
bool IsNotMonotonic(std::span<const StageMisses> stages);

}  // namespace llmb
