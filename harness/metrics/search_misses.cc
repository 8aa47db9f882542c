#include "harness/metrics/search_misses.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

std::optional<Nanoseconds> TimeOf(ThresholdFigure figure, const RequestRecord& record,
                                  Nanoseconds waited) {
  switch (figure) {
    case ThresholdFigure::kTotalLatency:
      return record.total_latency ? std::optional(*record.total_latency + waited) : std::nullopt;
    case ThresholdFigure::kTimeToFirstToken:
      return record.time_to_first_token ? std::optional(*record.time_to_first_token + waited)
                                        : std::nullopt;
    case ThresholdFigure::kTimePerOutputToken:
      return record.time_per_output_token;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<double> SearchedShare(const Threshold& threshold) {
  if (threshold.figure == ThresholdFigure::kSuccess) return threshold.limit;
  if (threshold.figure == ThresholdFigure::kGoodShare) return threshold.limit;
  if (threshold.figure == ThresholdFigure::kInterTokenLatency) return std::nullopt;
  return threshold.IsTime() ? threshold.probability : std::nullopt;
}

std::vector<Threshold> SearchedThresholds(std::span<const std::string> texts) {
  std::vector<Threshold> thresholds;
  thresholds.reserve(texts.size());
  for (const std::string& text : texts) {
    Result<Threshold> threshold = ParseThreshold(text);
    assert(threshold);
    thresholds.push_back(*std::move(threshold));
  }
  return thresholds;
}

GoodputLimits SearchedGoodput(const std::vector<std::string>& texts) {
  const Result<GoodputLimits> limits = ParseGoodputLimits("--goodput", texts);
  assert(limits);
  return *limits;
}

SearchGoal GoalOf(std::span<const Threshold> thresholds, const SearchPlan& plan,
                  double first_rate) {
  SearchGoal goal{.shares = {}, .first_rate = first_rate, .plan = plan};
  for (const Threshold& threshold : thresholds) {
    const std::optional<double> share = SearchedShare(threshold);
    assert(share);
    goal.shares.push_back(*share);
  }
  return goal;
}

std::optional<bool> IsWithin(const Threshold& threshold, const GoodputLimits& goodput,
                             const RequestRecord& record) {
  if (!record.Succeeded()) return false;
  if (threshold.figure == ThresholdFigure::kSuccess) return true;
  const Nanoseconds waited = record.SinceScheduled().value_or(Nanoseconds::zero());
  if (threshold.figure == ThresholdFigure::kGoodShare) return IsGood(record, goodput, waited);
  const std::optional<Nanoseconds> time = TimeOf(threshold.figure, record, waited);
  return time ? std::optional(threshold.Holds(ToSeconds(*time))) : std::nullopt;
}

void StageCount::Add(const RequestRecord& record) {
  if (record.error_type == ErrorType::kCancelled) return;
  ++part_.sent;
  samples_.Add(record);
  if (record.started && record.total_latency) {
    ends_.push_back(*record.started + *record.total_latency);
  }
  if (!record.in_window.value_or(false)) return;
  if (record.suspended) {
    ++part_.suspended;
    return;
  }
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    const std::optional<bool> within = IsWithin(thresholds_[i], goodput_, record);
    ++(!within ? part_.unjudged : *within ? part_.within : part_.misses)[i];
  }
  if (!record.Succeeded()) return;
  ++part_.successes;
  part_.has_ttft |= record.time_to_first_token.has_value();
  part_.has_tpot |= record.time_per_output_token.has_value();
  part_.has_latency |= record.total_latency.has_value();
}

// The first 20 % of a search's stage are outside of the window of its row of the summary, too.
bool StageCount::IsClientLimited() const {
  RunSamples samples = samples_;
  samples.FinishWindows();
  return std::ranges::any_of(samples.Endpoints(), [](const EndpointSamples& endpoint) {
    return JudgeClient(endpoint.client) == ClientVerdict::kLimited;
  });
}

StagePart StageCount::Part(TimePoint begin) const {
  StagePart part = part_;
  part.client_limited = IsClientLimited();
  part.ends.reserve(ends_.size());
  for (const TimePoint end : ends_) part.ends.push_back(end - begin);
  return part;
}

}  // namespace llmb
