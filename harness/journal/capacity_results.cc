#include "harness/journal/capacity_results.h"

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

// `stages` are not empty.
SearchStep StepAfter(const EndpointPlan& plan, const std::vector<SearchStageResult>& stages) {
  const std::vector<Threshold> thresholds = SearchedThresholds(plan.search->thresholds);
  const double first_rate = stages.front().stage.rate;
  return NextStep(GoalOf(thresholds, plan.search->plan, first_rate), stages);
}

}  // namespace

CapacityResult CapacityResultOf(const EndpointPlan& plan, const RunCollector& collector) {
  CapacityResult search{.endpoint_name = plan.endpoint_name,
                        .thresholds = plan.search->thresholds,
                        .ended = collector.SearchHasEnded(plan.endpoint_name),
                        .lost = {},
                        .answer = {},
                        .stages = collector.SearchStagesOf(plan.endpoint_name)};
  if (search.stages.empty()) {
    search.answer.budget_ended = search.ended;
    return search;
  }
  search.answer = StepAfter(plan, search.stages).answer;
  return search;
}

std::optional<SearchStage> NextStageOf(const EndpointPlan& plan, const RunCollector& collector) {
  const auto stages = collector.SearchStagesOf(plan.endpoint_name);
  if (stages.empty() || collector.SearchHasEnded(plan.endpoint_name)) return std::nullopt;
  return StepAfter(plan, stages).next;
}

std::vector<CapacityResult> CapacityResultsOf(const std::vector<EndpointPlan>& plans,
                                              const RunCollector& collector,
                                              const std::map<std::string, std::string>& losses) {
  std::vector<CapacityResult> searches;
  for (const EndpointPlan& plan : plans) {
    if (!plan.search) continue;
    CapacityResult& search = searches.emplace_back(CapacityResultOf(plan, collector));
    const auto loss = losses.find(plan.endpoint_name);
    if (loss != losses.end() && !search.ended) search.lost = loss->second;
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
