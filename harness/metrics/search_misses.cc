#include "harness/metrics/search_misses.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "harness/metrics/client_verdict.h"
#include "harness/metrics/completed_rate.h"

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
  ++sent_;
  samples_.Add(record);
  if (record.started && record.total_latency) {
    ends_.push_back(*record.started + *record.total_latency);
  }
  if (!record.in_window.value_or(false)) return;
  if (record.suspended) {
    ++suspended_;
    return;
  }
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    const std::optional<bool> within = IsWithin(thresholds_[i], goodput_, record);
    ++(!within ? unjudged_ : *within ? within_ : misses_)[i];
  }
  if (!record.Succeeded()) return;
  ++successes_;
  if (record.time_to_first_token) unseen_.ttft.reset();
  if (record.time_per_output_token) unseen_.tpot.reset();
  if (record.total_latency) unseen_.e2el.reset();
}

std::optional<std::size_t> StageCount::Absent() const {
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    const bool is_goodput = thresholds_[i].figure == ThresholdFigure::kGoodShare;
    const bool nobody_had_it = is_goodput ? !unseen_.Empty() : unjudged_[i] == successes_;
    if (successes_ > 0 && nobody_had_it) return i;
  }
  return std::nullopt;
}

// The first 20 % of a search's stage are outside of the window of its row of the summary, too.
bool StageCount::IsClientLimited() const {
  RunSamples samples = samples_;
  samples.FinishWindows();
  return std::ranges::any_of(samples.Endpoints(), [](const EndpointSamples& endpoint) {
    return JudgeClient(endpoint.client) == ClientVerdict::kLimited;
  });
}

SearchStageResult StageCount::Result() const {
  const auto planned = static_cast<std::uint64_t>(stage_.Counted());
  SearchStageResult result{.stage = stage_,
                           .misses = {},
                           .counted = planned - std::min(planned, suspended_),
                           .sent = sent_,
                           .duration = {},
                           .client_limited = IsClientLimited(),
                           .completed_per_second = CompletedPerSecond(ends_),
                           .unjudged = {},
                           .absent = Absent()};
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    result.misses.push_back(result.counted - within_[i] - unjudged_[i]);
  }
  if (std::ranges::any_of(unjudged_, [](std::uint64_t requests) { return requests > 0; })) {
    result.unjudged = unjudged_;
  }
  return result;
}

}  // namespace llmb
