#include "harness/metrics/intervals.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cassert>
#include <cmath>
#include <vector>

#include "harness/metrics/batch_means.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kEachSide = 0.025;          // 5 % are outside of the interval, half on each side
constexpr double kNormal = 1.959963984540;   // quantiles at 97.5 % of the normal distribution
constexpr double kStudent = 2.262157162740;  // and of Student's t with 9 degrees of freedom

// The rule for a stage that has fewer values than a figure needs.
UpperEndRule RuleForSize(const UpperEndRule& rule, double size, double needed_size,
                         const StageFacts& stage) {
  if (!rule.requests_needed || size >= needed_size) return rule;
  const double factor = needed_size / std::max(size, 1.0);
  const double needed = std::ceil(static_cast<double>(stage.requests) * factor);
  return {.reason = UpperEndReason::kTooShort,
          .requests_needed = std::max(*rule.requests_needed, static_cast<std::uint64_t>(needed))};
}

SamplingInterval TooFewValues(std::size_t count, FigureKind kind, const StageFacts& stage) {
  const auto size = static_cast<double>(count);
  SamplingInterval interval;
  interval.upper_end = RuleForSize(RuleOf(kind, stage), size, 2 * kBatches, stage);
  return interval;
}

SamplingInterval BatchInterval(std::span<const double> batches, double figure, FigureKind kind,
                               const StageFacts& stage, double least_error = 0) {
  const double half_width = kStudent * std::max(std::sqrt(VarianceOfMean(batches)), least_error);
  SamplingInterval interval;
  interval.low = std::max(0.0, figure - half_width);
  interval.upper_end = RuleOf(kind, stage);
  if (interval.upper_end.reason == UpperEndReason::kGiven) interval.high = figure + half_width;
  return interval;
}

// The rank r for which a binomial variable of `size` draws is at least r with the probability
// `reached`, at least 1 and at most `size`.
double RankAt(double size, double probability, double reached) {
  const auto excess = [=](double rank) {
    return boost::math::ibeta(rank, size - rank + 1, probability) - reached;
  };
  if (excess(1) <= 0) return 1;
  if (excess(size) >= 0) return size;
  std::uintmax_t steps = 100;
  const auto bracket =
      boost::math::tools::toms748_solve(excess, 1.0, size, excess(1), excess(size),
                                        boost::math::tools::eps_tolerance<double>(40), steps);
  return (bracket.first + bracket.second) / 2;
}

FigureKind KindOf(double probability) {
  return probability > 0.9 ? FigureKind::kTail : FigureKind::kCentral;
}

// An interval of a quantile, as probabilities p at which its ends are quantiles of type 7.
struct QuantileEnds {
  double effective_size = 0;
  double corrected_size = 0;
  std::optional<double> low, high;
};

// `shares` are the shares of values up to the quantile by batch, of `count` values in all.
QuantileEnds EndsOf(std::span<const double> shares, double count, double probability,
                    const StageFacts& stage) {
  const bool central = KindOf(probability) == FigureKind::kCentral;
  const double variance = VarianceOfMean(shares) * (central ? stage.central_variance : 1);
  QuantileEnds ends;
  ends.effective_size =
      variance > 0 ? std::min(count, probability * (1 - probability) / variance) : count;
  // 10 batches show the variance only roughly (Korn and Graubard, 1998).
  constexpr double kCorrection = (kNormal / kStudent) * (kNormal / kStudent);
  ends.corrected_size = ends.effective_size * kCorrection;
  const RankInterval ranks = OrderStatisticRanks(ends.corrected_size, probability);
  const auto probability_of = [&](double rank) {
    const double scaled = rank * (count + 1) / (ends.corrected_size + 1);
    return std::clamp((scaled - 1) / (count - 1), 0.0, 1.0);
  };
  if (ranks.low) ends.low = probability_of(*ranks.low);
  if (ranks.high) ends.high = probability_of(*ranks.high);
  return ends;
}

}  // namespace

SamplingInterval QuantileIntervalOfShares(std::span<const double> shares, std::uint64_t count,
                                          double probability, const StageFacts& stage,
                                          const std::function<double(double)>& value_at) {
  assert(shares.size() == kBatches);
  const QuantileEnds ends = EndsOf(shares, static_cast<double>(count), probability, stage);
  SamplingInterval interval;
  interval.effective_size = ends.effective_size;
  if (ends.low) interval.low = value_at(*ends.low);
  interval.upper_end = RuleForSize(RuleOf(KindOf(probability), stage), ends.corrected_size,
                                   LeastSizeForUpperEnd(probability), stage);
  if (interval.upper_end.reason == UpperEndReason::kGiven) {
    interval.high = value_at(*ends.high);
  }
  return interval;
}

RankInterval OrderStatisticRanks(double size, double probability) {
  assert(probability > 0 && probability < 1);
  RankInterval ranks;
  if (size < 1) return ranks;
  const bool low_exists = std::pow(1 - probability, size) <= kEachSide;
  if (low_exists) ranks.low = RankAt(size, probability, 1 - kEachSide);
  if (size >= LeastSizeForUpperEnd(probability)) ranks.high = RankAt(size, probability, kEachSide);
  return ranks;
}

double LeastSizeForUpperEnd(double probability) {
  return std::max(1.0, std::log(kEachSide) / std::log(probability));
}

SamplingInterval MeanInterval(std::span<const double> values, const StageFacts& stage) {
  const std::vector<double> batches = BatchMeans(values);
  if (batches.empty()) return TooFewValues(values.size(), FigureKind::kCentral, stage);
  return BatchInterval(batches, *Mean(values), FigureKind::kCentral, stage);
}

SamplingInterval QuantileInterval(std::span<const double> values, double probability,
                                  const StageFacts& stage) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double quantile = QuantileOfSorted(sorted, probability).value_or(0);
  std::vector<double> below;
  for (const double value : values) below.push_back(value <= quantile ? 1 : 0);
  const std::vector<double> shares = BatchMeans(below);
  if (shares.empty()) return TooFewValues(values.size(), KindOf(probability), stage);
  return QuantileIntervalOfShares(shares, values.size(), probability, stage,
                                  [&](double p) { return *QuantileOfSorted(sorted, p); });
}

SamplingInterval ThroughputInterval(std::span<const double> rates, const StageFacts& stage,
                                    double least_error) {
  assert(rates.size() == kBatches);
  return BatchInterval(rates, *Mean(rates), FigureKind::kRate, stage, least_error);
}

}  // namespace llmb
