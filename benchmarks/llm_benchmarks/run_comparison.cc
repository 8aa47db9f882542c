#include "benchmarks/llm_benchmarks/run_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "harness/base/exit_codes.h"
#include "harness/base/text.h"
#include "harness/compare/missing_metric.h"
#include "harness/run/plan_thresholds.h"
#include "harness/run/run_context.h"
#include "harness/run/run_outcome.h"
#include "tools/compare/comparison_text.h"
#include "tools/compare/run_pairing.h"
#include "tools/compare/side_files.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

using MeasuredRuns = std::vector<MeasuredRun>;

constexpr PairingHints kBaselineHints{
    .different = {}, .no_pair = "; give this run the names and loads of the baseline"};

// Whether `file` is of the run that is resumed, which is not a baseline of itself.
bool IsOfResumedRun(const RunPlan& plan, const std::filesystem::path& file) {
  return plan.resumed && RunTimestamp(file) == plan.resumed->header.context.timestamp;
}

Result<MeasuredRuns> ReadBaseline(const RunPlan& plan) {
  LLMB_ASSIGN_OR_RETURN(auto files, SideFiles(plan.options.baseline));
  std::erase_if(files, [&](const auto& file) { return IsOfResumedRun(plan, file); });
  if (files.empty()) return Fail("the only run there is the one that is resumed");
  MeasuredRuns runs;
  for (const std::filesystem::path& file : files) {
    LLMB_ASSIGN_OR_RETURN(MeasuredRuns read, ReadRuns(file));
    std::ranges::move(read, std::back_inserter(runs));
  }
  return runs;
}

// The prompts of which `job` sends at least one request.
std::set<std::string> PromptsOf(const EndpointJob& job) {
  std::set<std::string> ids;
  for (const StagePlan& stage : job.stages) {
    const auto counts = RequestsPerPrompt(job.length, stage.prompt_ids.size());
    for (std::size_t i = 0; i < stage.prompt_ids.size(); ++i) {
      if (!counts || (*counts)[i] > 0) ids.insert(stage.prompt_ids[i]);
    }
  }
  return ids;
}

// The runs that the plan is going to measure, without figures.
MeasuredRuns RunsOf(const RunPlan& plan) {
  const RunContext context = ContextOf(plan, RunStart(), HostInfo());
  MeasuredRuns runs;
  for (const EndpointJob& job : plan.jobs) {
    const std::set<std::string> prompts = PromptsOf(job);
    for (const StagePlan& stage : job.stages) {
      runs.push_back({.endpoint_name = job.endpoint.name,
                      .load = stage.level,
                      .figures = {},
                      .settings = SettingsToCompare(context, job.endpoint, prompts),
                      .simulated = job.endpoint.simulated,
                      .prompts = PromptsToCompare(context, prompts)});
    }
  }
  return runs;
}

tl::unexpected<Error> Refuse(std::string_view option, const Error& error) {
  return Fail(fmt::format("{}: {}", option, error.message));
}

Result<std::vector<ChangeThreshold>> ThresholdsOf(const std::vector<std::string>& texts) {
  std::vector<ChangeThreshold> thresholds;
  thresholds.reserve(texts.size());
  for (const std::string& text : texts) {
    LLMB_ASSIGN_OR_RETURN(const ChangeThreshold threshold, ParseChangeThreshold("--fail-if", text));
    thresholds.push_back(threshold);
  }
  return thresholds;
}

// Error: a threshold is of a metric that no response of the plan has.
Status CheckPlanHas(const RunPlan& plan, const std::vector<ChangeThreshold>& thresholds) {
  const ResponseForm form = ResponseFormOf(plan);
  for (const ChangeThreshold& threshold : thresholds) {
    ThresholdFigure figure = ThresholdFigure::kTotalLatency;
    if (threshold.metric->id.starts_with("ttft_")) figure = ThresholdFigure::kTimeToFirstToken;
    if (threshold.metric->id.starts_with("tpot_")) figure = ThresholdFigure::kTimePerOutputToken;
    const std::string_view why = WhyAbsent(figure, form);
    if (!why.empty()) return Fail(fmt::format("--fail-if '{}': {}", threshold.Text(), why));
  }
  return {};
}

MeasuredRuns RunsNamed(const MeasuredRuns& runs, const std::string& endpoint_name) {
  MeasuredRuns named;
  std::ranges::copy_if(runs, std::back_inserter(named),
                       [&](const MeasuredRun& run) { return run.endpoint_name == endpoint_name; });
  return named;
}

// Pairs the runs of both endpoints. Error: one of them has none, as after a failed test request.
Result<Pairing> PairEndpoints(const PlannedComparison& planned, const MeasuredRuns& runs) {
  const auto& [from, to] = planned.endpoints;
  const MeasuredRuns old_runs = RunsNamed(runs, from);
  const MeasuredRuns new_runs = RunsNamed(runs, to);
  if (old_runs.empty() || new_runs.empty()) {
    return Fail(fmt::format("{} was not measured, so there is nothing to compare",
                            OneLine(old_runs.empty() ? from : to)));
  }
  return PairRuns(old_runs, new_runs, {{from, to}}, false, {});
}

Status PlanInterleaved(const RunPlan& plan, PlannedComparison& planned) {
  if (plan.jobs.size() != 2) {
    return Fail(
        fmt::format("--interleave-runs compares two endpoints, not {}; choose them with "
                    "--models A B, or one and --baseline-url",
                    plan.jobs.size()));
  }
  planned.endpoints = {plan.jobs[0].endpoint.name, plan.jobs[1].endpoint.name};
  const auto paired = PairEndpoints(planned, RunsOf(plan));
  return paired ? Status() : Refuse("--interleave-runs", paired.error());
}

Status PlanBaseline(const RunPlan& plan, PlannedComparison& planned) {
  Result<MeasuredRuns> baseline = ReadBaseline(plan);
  if (!baseline) return Refuse("--baseline", baseline.error());
  const auto paired = PairRuns(*baseline, RunsOf(plan), {}, false, kBaselineHints);
  if (!paired) return Refuse("--baseline", paired.error());
  LLMB_RETURN_IF_ERROR(CheckMetricsExist(paired->pairs, planned.thresholds));
  planned.baseline = *std::move(baseline);
  return {};
}

Result<ComparisonReport> Compare(const PlannedComparison& planned, const MeasuredRuns& runs) {
  const bool interleaved = planned.baseline.empty();
  LLMB_ASSIGN_OR_RETURN(Pairing pairing, interleaved
                                             ? PairEndpoints(planned, runs)
                                             : PairRuns(planned.baseline, runs, {}, false, {}));
  ComparisonReport report;
  report.comparisons = ComparePairs(pairing.pairs, planned.thresholds);
  report.pairs = std::move(pairing.pairs);
  report.notes = std::move(pairing.notes);
  return report;
}

}  // namespace

Result<std::optional<PlannedComparison>> PlanComparison(const RunPlan& plan) {
  const Options& options = plan.options;
  std::optional<PlannedComparison> planned;
  if (options.baseline.empty() && options.interleave_runs == 0) return planned;
  // The figures of one shard are not those of the load (LeaveJudgement).
  if (options.shard) return planned;
  planned.emplace();
  LLMB_ASSIGN_OR_RETURN(planned->thresholds, ThresholdsOf(options.fail_if));
  LLMB_RETURN_IF_ERROR(CheckPlanHas(plan, planned->thresholds));
  LLMB_RETURN_IF_ERROR(options.baseline.empty() ? PlanInterleaved(plan, *planned)
                                                : PlanBaseline(plan, *planned));
  return planned;
}

int CompareRun(const PlannedComparison& planned, const std::filesystem::path& document,
               bool to_stdout, int exit_code) {
  const Result<MeasuredRuns> runs = ReadRuns(document);
  if (!runs) return FailWith(runs.error(), exit_code == EXIT_SUCCESS ? EXIT_FAILURE : exit_code);
  const Result<ComparisonReport> report = Compare(planned, *runs);
  if (!report)
    return FailWith(report.error(), exit_code == EXIT_SUCCESS ? EXIT_FAILURE : exit_code);
  (to_stdout ? std::cout : std::cerr) << "\nComparison with the baseline\n"
                                      << ComparisonText(*report) << std::flush;
  const int compared = report->ExitCode();
  const bool undecided = exit_code == kExitUndecided;
  if (exit_code == EXIT_SUCCESS || (undecided && compared == kExitMissed)) return compared;
  return exit_code;
}

}  // namespace llmb
