#include "harness/metrics/slo_share.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "harness/metrics/batch_means.h"
#include "harness/metrics/confidence.h"
#include "harness/metrics/intervals.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// 10 batches show a variance only roughly (Korn and Graubard, 1998; intervals.cc).
constexpr double kNormalToStudent = 1.959963984540 / 2.262157162740;  // with 9 degrees of freedom
constexpr double kRoughVariance = kNormalToStudent * kNormalToStudent;
// Above the longest timeout. A quantile between a time and kMissed is nobody's time.
constexpr double kLongestTime = 100'000;

void SetShare(double share, double size, SloDecision& decision) {
  decision.share = share;
  const Interval interval = ExactShareInterval(share * size, size);
  decision.share_low = interval.low;
  decision.share_high = interval.high;
}

void SetTime(const SamplingInterval& interval, std::optional<double> figure,
             SloDecision& decision) {
  const auto real = [](std::optional<double> time) {
    return time && *time < kLongestTime ? time : std::nullopt;
  };
  decision.figure = real(figure);
  decision.low = real(interval.low);
  decision.high = real(interval.high);
}

std::vector<double> Within(const Threshold& threshold, std::span<const double> values) {
  std::vector<double> within;
  for (const double value : values) within.push_back(threshold.Holds(value) ? 1 : 0);
  return within;
}

// Decides by the ends of the share's interval. `may_pass` is false if the stage cannot show a pass,
// such as one that is too short.
void DecideByShare(double demanded, bool may_pass, bool end_may_equal, SloDecision& decision) {
  const bool above =
      end_may_equal ? *decision.share_low >= demanded : *decision.share_low > demanded;
  const bool below =
      end_may_equal ? *decision.share_high < demanded : *decision.share_high <= demanded;
  if (below) decision.verdict = SloVerdict::kFail;
  if (above && may_pass) decision.verdict = SloVerdict::kPass;
}

// The requests that the share's interval needs to leave the demanded share outside, if the share
// stays what it is. `size` is that of the interval now.
UpperEndRule NeedsOfShare(double demanded, double size, const SloDecision& decision,
                          const StageFacts& stage) {
  const double share = *decision.share;
  if (share == demanded) return {};
  const auto decides = [&](double factor) {
    const Interval interval = ExactShareInterval(share * size * factor, size * factor);
    return share > demanded ? interval.low >= demanded : interval.high < demanded;
  };
  double factor = 1;
  while (!decides(factor)) {
    factor *= 1.02;
    if (factor * static_cast<double>(stage.requests + 1) > kMostRequests) return {};
  }
  const double requests = std::ceil(static_cast<double>(stage.requests) * factor);
  return {.requests_needed = std::max(static_cast<std::uint64_t>(requests), stage.requests + 1)};
}

}  // namespace

double EffectiveSize(std::span<const double> indicators, double share) {
  const auto count = static_cast<double>(indicators.size());
  const std::vector<double> batches = BatchMeans(indicators);
  if (batches.empty()) return count;
  const double variance = VarianceOfMean(batches);
  return variance > 0 ? std::min(count, share * (1 - share) / variance) : count;
}

void DecideByEffectiveSize(const Threshold& threshold, double effective_size,
                           const UpperEndRule& rule, const StageFacts& stage,
                           SloDecision& decision) {
  // A size below 1 would say less than one request does.
  const double size = std::max(1.0, effective_size * kRoughVariance);
  SetShare(*decision.share, size, decision);
  const double demanded = *threshold.probability;
  DecideByShare(demanded, rule.reason == UpperEndReason::kGiven, true, decision);
  const UpperEndRule needs = NeedsOfShare(demanded, size, decision, stage);
  if (decision.verdict != SloVerdict::kUndecided) {
    decision.needs = {};
    return;
  }
  decision.needs = *decision.share >= demanded ? LargerNeed(rule, needs) : needs;
}

SloDecision DecideQuantile(const Threshold& threshold, std::span<const double> values,
                           const StageFacts& stage) {
  assert(threshold.probability);
  SloDecision decision{.requests = values.size()};
  const SamplingInterval interval = QuantileInterval(values, *threshold.probability, stage);
  decision.needs = interval.upper_end;
  if (values.empty()) return decision;
  SetTime(interval, Quantile(values, *threshold.probability), decision);
  const std::vector<double> within = Within(threshold, values);
  decision.share = *Mean(within);
  if (!interval.effective_size) return decision;
  const double effective =
      decision.figure ? *interval.effective_size : EffectiveSize(within, *decision.share);
  DecideByEffectiveSize(threshold, effective, interval.upper_end, stage, decision);
  return decision;
}

SloDecision DecideSuccess(const Threshold& threshold, std::span<const double> outcomes,
                          const StageFacts& stage) {
  SloDecision decision{.requests = outcomes.size()};
  if (outcomes.empty()) return decision;
  const double share = *Mean(outcomes);
  decision.figure = share;
  const double effective = EffectiveSize(outcomes, share);
  const bool in_groups = effective < static_cast<double>(outcomes.size());
  const double size = in_groups ? std::max(1.0, effective * kRoughVariance) : effective;
  SetShare(share, size, decision);
  decision.low = decision.share_low;
  decision.high = decision.share_high;
  DecideByShare(threshold.limit, true, threshold.comparison == Comparison::kAtLeast, decision);
  if (decision.verdict != SloVerdict::kUndecided) return decision;
  decision.needs = NeedsOfShare(threshold.limit, size, decision, stage);
  return decision;
}

}  // namespace llmb
