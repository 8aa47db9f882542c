#include "harness/run/capacity_results.h"

#include <algorithm>

#include "harness/metrics/search_misses.h"

namespace llmb {
namespace {

SloVerdict VerdictOf(const CapacityResult& search) {
  if (!search.ended) return SloVerdict::kUndecided;
  switch (search.answer.status) {
    case SearchStatus::kFound:
    case SearchStatus::kWide:
    case SearchStatus::kLowerBound:
      return SloVerdict::kPass;
    case SearchStatus::kUpperBound:
      return SloVerdict::kFail;
    case SearchStatus::kUndecided:
    case SearchStatus::kClientLimited:
    case SearchStatus::kNonMonotonic:
      return SloVerdict::kUndecided;
  }
  return SloVerdict::kUndecided;
}

}  // namespace

CapacityResult CapacityResultOf(const EndpointPlan& plan, const RunCollector& collector) {
  CapacityResult search{.endpoint_name = plan.endpoint_name,
                        .thresholds = plan.search->thresholds,
                        .ended = collector.SearchHasEnded(plan.endpoint_name),
                        .answer = {},
                        .stages = collector.SearchStagesOf(plan.endpoint_name)};
  if (search.stages.empty()) {
    search.answer.budget_ended = search.ended;
    return search;
  }
  const std::vector<Threshold> thresholds = SearchedThresholds(search.thresholds);
  const double first_rate = search.stages.front().stage.rate;
  search.answer = NextStep(GoalOf(thresholds, plan.search->plan, first_rate), search.stages).answer;
  return search;
}

std::vector<CapacityResult> CapacityResultsOf(const std::vector<EndpointPlan>& plans,
                                              const RunCollector& collector) {
  std::vector<CapacityResult> searches;
  for (const EndpointPlan& plan : plans) {
    if (plan.search) searches.push_back(CapacityResultOf(plan, collector));
  }
  return searches;
}

SloVerdict VerdictOf(const std::vector<CapacityResult>& searches) {
  SloVerdict worst = SloVerdict::kPass;
  for (const CapacityResult& search : searches) {
    const SloVerdict verdict = VerdictOf(search);
    if (verdict == SloVerdict::kFail) return verdict;
    if (verdict == SloVerdict::kUndecided) worst = verdict;
  }
  return worst;
}

}  // namespace llmb
