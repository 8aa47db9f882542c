// The search for the capacity of an endpoint.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/console/run_estimate.h"

namespace llmb {
namespace {

constexpr int kIdleRequests = 5;

// For a budget of time that ends before the first stage does. A budget of requests is never that
// small.
std::string ShortBudgetText(const SearchGoal& goal) {
  const double stage = kCoarseRequests / goal.first_rate;
  const double search = static_cast<double>(ExpectedOf(goal.plan).most) / goal.first_rate;
  return fmt::format(
      "answers about {:.3g} requests/s one after another: the first stage of its search takes {}, "
      "more than --budget, and all of it up to {}, or less if it carries more",
      goal.first_rate, RoughDuration(stage), RoughDuration(search));
}

}  // namespace

// Each endpoint searches by itself, so nothing waits for the levels of another.
void FlowMeasurement::PlaySearch() {
  const std::vector<Threshold> thresholds = SearchedThresholds(job_.search->thresholds);
  std::vector<SearchStageResult> results = finished_.SearchStages();
  SearchGoal goal = GoalOf(thresholds, job_.search->plan, 1);
  if (results.empty()) {
    PrimePrefixes();
    const std::optional<double> latency = IdleLatency();
    if (interrupted_.load()) return;
    if (!latency) {
      failure_ = fmt::format("none of the first {} requests, one after another, could be measured",
                             kIdleRequests);
      return;
    }
    // Rounded like the rate of the stage, from which the answer is computed again.
    goal.first_rate = ReadableRate(std::clamp(1 / *latency, kLeastRate, kMostRate / 2));
  } else {
    goal.first_rate = results.front().stage.rate;
  }
  SearchStep step = NextStep(goal, results);
  if (step.next && !results.empty()) PrimePrefixes();
  if (results.empty() && !step.next) {
    queue_.Push(EndpointNote{job_.endpoint.name, ShortBudgetText(goal)});
    queue_.Push(SearchStageEnded{job_.endpoint.name, {}, true});
  }
  while (step.next && !interrupted_.load()) {
    auto result = PlaySearchStage(goal, *step.next, results.size());
    if (!result) return;
    results.push_back(std::move(*result));
    step = NextStep(goal, results);
    queue_.Push(SearchStageEnded{job_.endpoint.name, results.back(), !step.next});
  }
}

// The mean of a few requests, one after another; nullopt if none succeeded.
std::optional<double> FlowMeasurement::IdleLatency() {
  const StagePlan stage = StageOfAllPrompts(ClosedLoop{1});
  StageLength length;
  length.num_prompts = kIdleRequests;
  PlayOne({.stage = stage, .repetition = 0, .length = length, .search = nullptr});
  double sum = 0;
  int prompts = 0;
  for (const std::string& prompt_id : stage.prompt_ids) {
    const auto& latency = OutcomeOf(stage.level, prompt_id, 0).mean_latency_seconds;
    if (!latency || *latency <= 0) continue;
    sum += *latency;
    ++prompts;
  }
  return prompts == 0 ? std::nullopt : std::optional(sum / prompts);
}

// nullopt if the stage was interrupted; a resumed run measures it again.
std::optional<SearchStageResult> FlowMeasurement::PlaySearchStage(const SearchGoal& goal,
                                                                  const SearchStage& stage,
                                                                  std::uint64_t number) {
  const std::vector<Threshold> thresholds = SearchedThresholds(job_.search->thresholds);
  SearchFlow search{.count = StageCount(thresholds, SearchedGoodput(job_.search->goodput), stage),
                    .goal = goal,
                    .stage = stage,
                    .number = number};
  const StagePlan plan = StageOfAllPrompts(OpenLoop{stage.rate});
  StageLength length;
  length.num_prompts = stage.requests;
  const LoadCost cost =
      PlayOne({.stage = plan, .repetition = stage.repetition, .length = length, .search = &search});
  if (interrupted_.load()) return std::nullopt;
  SearchStageResult result = search.count.Result();
  result.duration = cost.duration;
  return result;
}

StagePlan FlowMeasurement::StageOfAllPrompts(const LoadLevel& level) const {
  StagePlan stage{.level = level, .prompt_ids = {}};
  for (const Prompt& prompt : job_.prompts) stage.prompt_ids.push_back(prompt.id);
  return stage;
}

}  // namespace llmb
