// The search for the capacity of an endpoint.

#include <algorithm>
#include <utility>

#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/metrics/client_verdict.h"

namespace llmb {

// Each endpoint searches by itself, so nothing waits for the levels of another.
void FlowMeasurement::PlaySearch() {
  const std::vector<Threshold> thresholds = SearchedThresholds(job_.search->thresholds);
  std::vector<SearchStageResult> results = finished_.SearchStages();
  SearchGoal goal = GoalOf(thresholds, job_.search->plan, 1);
  if (results.empty()) {
    PrimePrefixes();
    const std::optional<double> latency = IdleLatency();
    // Not a single request succeeded, or the user ended the run.
    if (!latency || interrupted_.load()) return;
    // Rounded as the rate of the stage is, from which the answer is computed again.
    goal.first_rate = ReadableRate(std::clamp(1 / *latency, kLeastRate, kMostRate / 2));
  } else {
    goal.first_rate = results.front().stage.rate;
  }
  SearchStep step = NextStep(goal, results);
  if (step.next && !results.empty()) PrimePrefixes();
  // The budget is shorter than the first stage.
  if (results.empty() && !step.next) queue_.Push(SearchStageEnded{job_.endpoint.name, {}, true});
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
  constexpr int kRequests = 5;
  const StagePlan stage = StageOfAllPrompts(ClosedLoop{1});
  StageLength length;
  length.num_prompts = kRequests;
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

// nullopt if the stage was interrupted. A resumed run measures it again.
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
  std::uint64_t limited = 0;
  std::uint64_t all = 0;
  for (const std::string& prompt_id : plan.prompt_ids) {
    const CaseOutcome& outcome = OutcomeOf(plan.level, prompt_id, stage.repetition);
    all += outcome.finished_requests;
    if (outcome.client_verdict == Name(ClientVerdict::kLimited))
      limited += outcome.finished_requests;
  }
  result.client_limited = 2 * limited > all;
  return result;
}

StagePlan FlowMeasurement::StageOfAllPrompts(const LoadLevel& level) const {
  StagePlan stage{.level = level, .prompt_ids = {}};
  for (const Prompt& prompt : job_.prompts) stage.prompt_ids.push_back(prompt.id);
  return stage;
}

}  // namespace llmb
