#include "harness/metrics/slo_gaps.h"

#include <algorithm>
#include <vector>

#include "harness/metrics/quantile.h"
#include "harness/metrics/slo_share.h"

namespace llmb {
namespace {

// The share of the pooled gaps within the limit.
double PooledShare(const Threshold& threshold, const DurationCounts& pooled) {
  DurationCounts::Count within = 0;
  for (const auto& [microseconds, count] : pooled.Values()) {
    if (threshold.Holds(static_cast<double>(microseconds) * 1e-6)) within += count;
  }
  return static_cast<double>(within) / static_cast<double>(pooled.Total());
}

// A value per request, whose mean is that of all gaps and whose variance is that of a ratio of sums
// (linearized): long responses weigh more.
std::vector<double> MeanValues(std::span<const RequestGaps> requests) {
  double sum = 0;
  double gaps = 0;
  for (const RequestGaps& request : requests) {
    sum += ToSeconds(request.quantiles.average) * static_cast<double>(request.count);
    gaps += static_cast<double>(request.count);
  }
  const double mean = sum / gaps;
  const double usual = gaps / static_cast<double>(requests.size());
  std::vector<double> values;
  for (const RequestGaps& request : requests) {
    const double excess = ToSeconds(request.quantiles.average) - mean;
    values.push_back(mean + excess * static_cast<double>(request.count) / usual);
  }
  return values;
}

}  // namespace

SloDecision DecideGaps(const Threshold& threshold, std::span<const RequestGaps> requests,
                       const DurationCounts& pooled, std::span<const double> outcomes,
                       const StageFacts& stage) {
  if (requests.empty() || pooled.Empty() || outcomes.empty()) return {};
  if (!threshold.probability) return DecideMean(threshold, MeanValues(requests), stage);
  SloDecision decision{.requests = outcomes.size()};
  const SamplingInterval interval = GapInterval(requests, pooled, *threshold.probability, stage);
  decision.figure = ToSeconds(*pooled.Quantile(*threshold.probability));
  decision.low = interval.low;
  decision.high = interval.high;
  const double succeeded = *Mean(outcomes);
  decision.share = PooledShare(threshold, pooled) * succeeded;
  const UpperEndRule rule =
      RuleOf(*threshold.probability > 0.9 ? FigureKind::kTail : FigureKind::kCentral, stage);
  // An open loop may have enough requests by the rule, and still too few that are independent.
  decision.needs = LargerNeed(interval.upper_end, rule);
  // Where the interval has no low end (GapInterval), the share says no more.
  if (!interval.effective_size || !interval.low) return decision;
  const double size = succeeded < 1
                          ? std::min(*interval.effective_size, EffectiveSize(outcomes, succeeded))
                          : *interval.effective_size;
  DecideByEffectiveSize(threshold, size, rule, stage, decision);
  return decision;
}

}  // namespace llmb
