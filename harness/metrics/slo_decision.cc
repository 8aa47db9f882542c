#include "harness/metrics/slo_decision.h"

#include <algorithm>
#include <cmath>

#include "harness/metrics/intervals.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// How many requests bring the end of an interval from `end` to the limit, if the figure stays where
// it is: its distance shrinks with the root of their number.
UpperEndRule RequestsFor(double figure, double end, double limit, const StageFacts& stage) {
  const double needed_distance = std::abs(figure - limit);
  if (needed_distance == 0) return {};
  const double ratio = (figure - end) / needed_distance;
  const double requests = std::ceil(static_cast<double>(stage.requests) * ratio * ratio);
  if (!(requests < kMostRequests)) return {};
  return {.requests_needed = std::max(static_cast<std::uint64_t>(requests), stage.requests + 1)};
}

// Decides by the interval of a mean or a rate. Its low end can always be used; the high one exists
// only if the stage is long enough (UpperEndRule).
void DecideByEnds(const Threshold& threshold, const SamplingInterval& interval,
                  const StageFacts& stage, SloDecision& decision) {
  decision.low = interval.low;
  decision.high = interval.high;
  decision.needs = interval.upper_end;
  if (!interval.low || !decision.figure) return;
  const bool low_holds = threshold.Holds(*interval.low);
  const bool is_time = threshold.IsTime();
  if (low_holds != is_time) {
    // A time's low end beyond its limit, or a rate's low end within.
    decision.verdict = low_holds ? SloVerdict::kPass : SloVerdict::kFail;
  } else if (interval.high && threshold.Holds(*interval.high) == is_time) {
    decision.verdict = is_time ? SloVerdict::kPass : SloVerdict::kFail;
  }
  // The missing upper end decides only where the figure is on its side of the limit. Its distance
  // is about that of the low end.
  const bool upper_decides = threshold.Holds(*decision.figure) == is_time;
  const UpperEndRule needs = RequestsFor(*decision.figure, *interval.low, threshold.limit, stage);
  if (decision.verdict != SloVerdict::kUndecided) {
    decision.needs = {};
  } else {
    decision.needs = upper_decides ? LargerNeed(interval.upper_end, needs) : needs;
  }
}

}  // namespace

std::string_view Name(SloVerdict verdict) {
  switch (verdict) {
    case SloVerdict::kPass:
      return "pass";
    case SloVerdict::kFail:
      return "fail";
    case SloVerdict::kUndecided:
      return "undecided";
  }
  return "";
}

std::optional<double> SloDecision::Margin(const Threshold& threshold) const {
  if (!figure) return std::nullopt;
  const double margin = (*figure - threshold.limit) / threshold.limit;
  return threshold.IsTime() ? -margin : margin;
}

UpperEndRule LargerNeed(const UpperEndRule& rule, const UpperEndRule& needs) {
  if (rule.reason == UpperEndReason::kGiven) return needs;
  if (rule.reason != UpperEndReason::kTooShort || !needs.requests_needed) return rule;
  return {.reason = rule.reason,
          .requests_needed = std::max(*rule.requests_needed, *needs.requests_needed)};
}

SloDecision DecideMean(const Threshold& threshold, std::span<const double> values,
                       const StageFacts& stage) {
  SloDecision decision{.figure = Mean(values), .requests = values.size()};
  DecideByEnds(threshold, MeanInterval(values, stage), stage, decision);
  return decision;
}

SloDecision DecideRate(const Threshold& threshold, std::span<const double> rates,
                       const StageFacts& stage, double least_error) {
  SloDecision decision{.figure = Mean(rates), .requests = stage.requests};
  if (rates.empty()) {
    decision.needs = RuleOf(FigureKind::kRate, stage);
    return decision;
  }
  DecideByEnds(threshold, ThroughputInterval(rates, stage, least_error), stage, decision);
  return decision;
}

}  // namespace llmb
