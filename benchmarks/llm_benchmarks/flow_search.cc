// The search for the capacity of an endpoint.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/base/parse_value.h"
#include "harness/console/run_estimate.h"
#include "harness/journal/search_stage_json.h"

namespace llmb {
namespace {

constexpr int kIdleRequests = 5;
constexpr std::uint64_t kMostNanoseconds = std::numeric_limits<Nanoseconds::rep>::max();

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
    if (interrupted_.load() || !failure_.empty()) return;
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

// Of ranks, the first one measures it for all. nullopt if there is none.
std::optional<double> FlowMeasurement::IdleLatency() {
  if (rank_ == nullptr) return MeasureIdleLatency();
  std::string own;
  if (rank_->Part().index == 1) {
    if (const auto latency = MeasureIdleLatency())
      own = fmt::format("{}", FromSeconds(*latency).count());
  }
  const auto texts = AgreeOnSearch(own);
  if (!texts || texts->front().empty()) return std::nullopt;
  const auto latency = ParseWhole("the latency", texts->front(), 1, kMostNanoseconds);
  if (!latency) return std::nullopt;
  return ToSeconds(Nanoseconds(static_cast<Nanoseconds::rep>(*latency)));
}

// The mean of a few requests, one after another; nullopt if none succeeded.
std::optional<double> FlowMeasurement::MeasureIdleLatency() {
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
  const auto start = std::exchange(next_start_, std::nullopt);
  // The ends of all ranks are counted from the same moment.
  const TimePoint begin = start ? clock_.Now() + (*start - clock_.WallNow()) : TimePoint();
  const LoadCost cost = PlayOne({.stage = plan,
                                 .repetition = stage.repetition,
                                 .length = length,
                                 .search = &search,
                                 .start = start});
  if (interrupted_.load()) return std::nullopt;
  StagePart part = search.count.Part(begin);
  part.duration = cost.duration;
  if (rank_ == nullptr) return search.count.ResultOf(std::vector{std::move(part)});
  const auto texts = AgreeOnSearch(StagePartToText(part));
  if (!texts) return std::nullopt;
  const auto parts = StagePartsFromTexts(*texts, thresholds.size());
  if (parts) return search.count.ResultOf(*parts);
  failure_ = parts.error().message;
  return std::nullopt;
}

std::optional<std::vector<std::string>> FlowMeasurement::AgreeOnSearch(const std::string& text) {
  const auto agreement = rank_->Agree(text);
  if (!agreement) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& of_rank : agreement->texts) {
    if (of_rank) {
      texts.push_back(*of_rank);
      continue;
    }
    failure_ = fmt::format("rank {} has ended, and a search needs all ranks", texts.size());
    return std::nullopt;
  }
  next_start_ = agreement->start;
  return texts;
}

StagePlan FlowMeasurement::StageOfAllPrompts(const LoadLevel& level) const {
  StagePlan stage{.level = level, .prompt_ids = {}};
  for (const Prompt& prompt : job_.prompts) stage.prompt_ids.push_back(prompt.id);
  return stage;
}

}  // namespace llmb
