#pragma once

// What a capacity search counts of the requests of a stage.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/metrics/capacity_search.h"
#include "harness/metrics/run_samples.h"
#include "harness/metrics/stage_part.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/request_record.h"
#include "harness/record/threshold.h"

namespace llmb {

// The share of requests that has to be within the threshold: the probability of a quantile, and the
// limit of success and of goodput. nullopt for what is no share of requests: means, throughputs,
// and the inter-token latency, of which a request has many.
std::optional<double> SearchedShare(const Threshold& threshold);

// The thresholds of a planned search. Asserts that each text is a threshold: planning has checked
// it.
std::vector<Threshold> SearchedThresholds(std::span<const std::string> texts);

// The limits of good requests of a planned search, which are empty if no threshold asks for them.
// Asserts that each text is a limit.
GoodputLimits SearchedGoodput(const std::vector<std::string>& texts);

// Asserts that each threshold has a searched share.
SearchGoal GoalOf(std::span<const Threshold> thresholds, const SearchPlan& plan, double first_rate);

// Whether a request is within: it succeeded, and its time is within the limit. TTFT and total
// latency count from the moment at which it was scheduled. nullopt: it succeeded without the time,
// such as the time per output token of a single token, so the threshold says nothing about it. For
// a goodput threshold: whether it is good by the limits of `goodput`, as IsGood has it.
std::optional<bool> IsWithin(const Threshold& threshold, const GoodputLimits& goodput,
                             const RequestRecord& record);

// Counts the requests of one stage as they end, or of the part of it that this process sends. Not
// thread-safe.
class StageCount {
 public:
  StageCount(std::vector<Threshold> thresholds, const GoodputLimits& goodput,
             const SearchStage& stage)
      : thresholds_(std::move(thresholds)), goodput_(goodput) {
    part_.stage = stage;
    part_.within.resize(thresholds_.size());
    part_.misses.resize(thresholds_.size());
    part_.unjudged.resize(thresholds_.size());
  }

  // Does not count requests outside of the window (SearchStage::FirstCounted), nor requests during
  // which the client was suspended; fewer requests are then judged. A cancelled request is a miss.
  void Add(const RequestRecord& record);

  // By threshold, of the requests that have ended.
  const std::vector<std::uint64_t>& Misses() const { return part_.misses; }

  // The verdict about the client is that of the summary's row of the stage. Without the duration.
  // Its ends are counted from `begin`.
  StagePart Part(TimePoint begin = {}) const;

  // That of this part alone, without the duration.
  SearchStageResult Result() const { return ResultOf(std::vector{Part()}); }
  // That of the parts of all processes (StageResultOf).
  SearchStageResult ResultOf(std::span<const StagePart> parts) const {
    return StageResultOf(thresholds_, goodput_, parts);
  }

 private:
  bool IsClientLimited() const;

  const std::vector<Threshold> thresholds_;
  const GoodputLimits goodput_;
  StagePart part_;               // without what Part computes
  RunSamples samples_;           // judge the client
  std::vector<TimePoint> ends_;  // of all that were sent
};

}  // namespace llmb
