#include "benchmarks/llm_benchmarks/case_reporter.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/metrics/aggregate.h"
#include "harness/metrics/case_counters.h"

namespace llmb {
namespace {

using Run = benchmark::BenchmarkReporter::Run;

// Google Benchmark 1.8 renamed error_occurred and error_message.
template <typename R>
std::optional<std::string> ErrorOf(const R& run) {
  if constexpr (requires { run.skip_message; }) {
    if (run.skipped) return run.skip_message;
  } else {
    if (run.error_occurred) return run.error_message;
  }
  return std::nullopt;
}

void FillRepetition(const Run& run, const CaseOutcome& repetition, CaseRun& result) {
  const double unit = benchmark::GetTimeUnitMultiplier(run.time_unit);
  result.real_time = repetition.mean_latency_seconds.value_or(0) * unit;
  result.cpu_time = repetition.cpu_seconds_per_request * unit;
  // Google Benchmark counts the iterations that it was told to run, even those without a request.
  result.iterations = static_cast<std::int64_t>(repetition.finished_requests);
  result.counters = repetition.counters;
  result.client_verdict = repetition.client_verdict;
  result.interrupted = repetition.interrupted;
  if (!result.error_message && !repetition.failure.empty()) {
    result.error_message = repetition.failure;
  }
}

// Reads one figure of a repetition; nullopt if the repetition does not have it.
using Figure = std::function<std::optional<double>(const CaseOutcome&)>;

// The values of one figure in all repetitions, or in those that succeeded: the times of a failed
// one would count as 0.
std::vector<double> ValuesOf(const Figure& figure, bool of_failed, const CaseReplay& replay) {
  std::vector<double> values;
  for (const CaseOutcome* repetition : replay.Outcomes()) {
    const std::optional<double> value = figure(*repetition);
    if ((of_failed || repetition->failure.empty()) && value) values.push_back(*value);
  }
  return values;
}

Figure CounterNamed(const std::string& name) {
  return [name](const CaseOutcome& repetition) -> std::optional<double> {
    for (const auto& [counter, value] : repetition.counters) {
      if (counter == name) return value;
    }
    return std::nullopt;
  };
}

// False if the aggregate has no value: too few repetitions succeeded.
bool FillAggregate(const Run& run, const CaseReplay& replay, CaseRun& result) {
  const bool percentage = run.aggregate_unit == benchmark::StatisticUnit::kPercentage;
  const double unit = percentage ? 1 : benchmark::GetTimeUnitMultiplier(run.time_unit);
  const auto aggregate = [&](const Figure& figure, bool of_failed = false) {
    return Aggregate(run.aggregate_name, ValuesOf(figure, of_failed, replay));
  };
  const auto latency = aggregate([](const CaseOutcome& one) { return one.mean_latency_seconds; });
  if (!latency) return false;
  const auto cpu_time = aggregate([](const CaseOutcome& one) {
    const bool known = one.cpu_seconds_per_request > 0;
    return known ? std::optional(one.cpu_seconds_per_request) : std::nullopt;
  });
  result.aggregate_name = run.aggregate_name;
  result.aggregate_is_percentage = percentage;
  result.real_time = *latency * unit;
  result.cpu_time = cpu_time.value_or(0) * unit;
  for (const auto& [name, counter] : run.counters) {
    const auto value = aggregate(CounterNamed(name), CountsFailedRepetitions(name));
    if (value) result.counters.emplace_back(name, *value);
  }
  return true;
}

// nullopt for an aggregate without a value, and for a repetition without a finished request.
std::optional<CaseRun> ToCaseRun(const Run& run, const CaseReplay& replay) {
  CaseRun result;
  result.name = run.benchmark_name();
  result.run_name = run.run_name.str();
  result.endpoint_name = replay.Job().endpoint.name;
  result.prompt_id = replay.PromptId();
  result.load = replay.Level();
  result.family_index = run.family_index;
  result.per_family_instance_index = run.per_family_instance_index;
  result.repetitions = run.repetitions;
  result.repetition_index = run.repetition_index;
  result.threads = run.threads;
  result.iterations = run.iterations;
  result.time_unit = benchmark::GetTimeUnitString(run.time_unit);
  result.label = run.report_label;
  result.error_message = ErrorOf(run);
  if (run.run_type == Run::RT_Aggregate) {
    return FillAggregate(run, replay, result) ? std::optional(result) : std::nullopt;
  }
  const CaseOutcome& repetition = replay.OutcomeOf(run.repetition_index);
  if (repetition.finished_requests == 0) return std::nullopt;
  FillRepetition(run, repetition, result);
  return result;
}

}  // namespace

// The override also silences a warning of the library, which Debian builds with assertions.
bool CaseReporter::ReportContext(const Context& /*context*/) { return true; }

void CaseReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    const auto found = cases_.find({run.run_name.function_name, run.threads});
    if (found == cases_.end()) continue;
    if (auto result = ToCaseRun(run, *found->second)) queue_.Push(std::move(*result));
  }
}

}  // namespace llmb
