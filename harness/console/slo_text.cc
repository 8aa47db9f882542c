#include "harness/console/slo_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

// Two digits after the point. Only all of them are 100.
std::string Percent(double share) {
  if (share >= 1) return "100";
  return fmt::format("{:.2f}", std::min(std::floor(share * 1e4) / 100, 99.99));
}

std::string FigureText(const Threshold& threshold, double value) {
  if (threshold.IsTime()) return ShortLatency(FromSeconds(value));
  if (threshold.Unit().empty()) return Percent(value) + " %";
  return fmt::format("{} {}", ThreeDigits(value), threshold.Unit());
}

std::string IntervalOf(const Threshold& threshold, const SloDecision& decision) {
  if (!decision.low) return "";
  const std::string low = FigureText(threshold, *decision.low);
  if (!decision.high) return fmt::format(" (at least {})", low);
  return fmt::format(" ({} to {})", low, FigureText(threshold, *decision.high));
}

// Does not say "within the limit", because that describes requests and not a figure.
std::string MarginText(const Threshold& threshold, const SloDecision& decision) {
  return fmt::format(", {} % {} the limit",
                     ThreeDigits(std::abs(*decision.Margin(threshold)) * 100),
                     *decision.figure < threshold.limit ? "below" : "above");
}

std::string ShareText(const SloDecision& decision) {
  std::string text = fmt::format("{} % of {} within", Percent(*decision.share),
                                 Counted(decision.requests, "request"));
  if (decision.share_low) {
    text +=
        fmt::format(" ({} to {} %)", Percent(*decision.share_low), Percent(*decision.share_high));
  }
  return text;
}

// Says how many requests failed, next to a mean or a rate, which are of successful requests only.
std::string FailedText(const SloDecision& decision) {
  const std::string failed = Counted(decision.failed, "request");
  if (decision.verdict == SloVerdict::kFail && decision.requests == decision.failed) {
    return fmt::format("no request succeeded, {} failed", failed);
  }
  return fmt::format("{} failed and {} not in it", failed, decision.failed == 1 ? "is" : "are");
}

std::string ObstacleText(SloObstacle obstacle) {
  switch (obstacle) {
    case SloObstacle::kNone:
      return "";
    case SloObstacle::kClientLimited:
      return "the load generator was the bottleneck, so the figure is not the endpoint's";
    case SloObstacle::kUnstable:
      return "the endpoint completed fewer requests than arrived, so the figure grows with the "
             "length of the run";
    case SloObstacle::kNoWindow:
      return "no part of the run stands for the load: it was interrupted, is too short, or was "
             "measured by version 0.1";
    case SloObstacle::kNoStarts:
      return "the file does not say when requests were started";
    case SloObstacle::kNoValues:
      return "no request has this figure";
    case SloObstacle::kNotMeasured:
      return "nothing was measured at this load";
  }
  return "";
}

std::string DecisionNeed(const UpperEndRule& needs) {
  if (needs.requests_needed) {
    return fmt::format("a decision needs about {} per repetition",
                       Counted(RoundedUp(*needs.requests_needed), "request"));
  }
  switch (needs.reason) {
    case UpperEndReason::kGiven:
    case UpperEndReason::kTooShort:
      return "the figure is so close to the limit that no number of requests decides";
    case UpperEndReason::kNoSaturatedStage:
      return "it can only pass with a rate in the same run that the endpoint does not keep up with";
    case UpperEndReason::kOverloaded:
      return "it cannot pass, as the endpoint does not keep up with the rate";
    case UpperEndReason::kBeyondKnee:
      return "it cannot pass, as more users bring no more throughput";
    case UpperEndReason::kNoHigherLevel:
      return "it can only pass with a level of more users in the same run";
  }
  return "";
}

}  // namespace

std::string SloSentence(const SloAnswer& answer) {
  const SloDecision& decision = answer.decision;
  std::vector<std::string> parts;
  if (decision.figure) {
    std::string figure =
        FigureText(answer.threshold, *decision.figure) + IntervalOf(answer.threshold, decision);
    figure += MarginText(answer.threshold, decision);
    parts.push_back(std::move(figure));
  }
  const bool of_times = answer.threshold.probability.has_value();
  if (of_times && decision.share) parts.push_back(ShareText(decision));
  if (decision.failed > 0) parts.push_back(FailedText(decision));
  if (answer.obstacle != SloObstacle::kNone) {
    parts.push_back(ObstacleText(answer.obstacle));
  } else if (decision.verdict == SloVerdict::kUndecided) {
    parts.push_back(DecisionNeed(decision.needs));
  }
  return Join(parts, "; ");
}

std::string SloText(const std::vector<SloAnswer>& answers, std::size_t width) {
  if (answers.empty()) return "";
  std::string text = "\nThresholds\n";
  for (const SloAnswer& answer : answers) {
    text += WrapMessage(
        fmt::format("{:<9} {} at {}: {}: {}", Name(answer.decision.verdict), answer.endpoint_name,
                    answer.load.Label(), answer.threshold.text, SloSentence(answer)),
        width);
  }
  return text;
}

}  // namespace llmb
