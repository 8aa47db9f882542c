#include "benchmarks/llm_benchmarks/case_reporter.h"

#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>

#include "harness/metrics/quantile.h"

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

double Deviation(const std::vector<double>& values, double mean) {
  const double squares = std::accumulate(
      values.begin(), values.end(), 0.0,
      [mean](double sum, double value) { return sum + (value - mean) * (value - mean); });
  return values.size() < 2 ? 0 : std::sqrt(squares / static_cast<double>(values.size() - 1));
}

// The aggregates that Google Benchmark makes of repetitions, of our own times.
double Aggregate(std::string_view name, const std::vector<double>& values) {
  const double mean = Mean(values).value_or(0);
  if (name == "median") return Quantile(values, 0.5).value_or(0);
  if (name == "stddev") return Deviation(values, mean);
  if (name == "cv") return mean > 0 ? Deviation(values, mean) / mean : 0;
  return mean;
}

void TakeRepetition(const Run& run, const CaseMeasurement& measurement, CaseRun& result) {
  const RepetitionResult repetition = measurement.ResultOf(run.repetition_index);
  const double unit = benchmark::GetTimeUnitMultiplier(run.time_unit);
  result.real_time = repetition.mean_latency_seconds.value_or(0) * unit;
  result.cpu_time = repetition.cpu_seconds_per_request * unit;
  result.counters = repetition.counters;
  result.client_verdict = repetition.client_verdict;
  if (!result.error_message && !repetition.failure.empty()) {
    result.error_message = repetition.failure;
  }
}

void TakeAggregate(const Run& run, const CaseMeasurement& measurement, CaseRun& result) {
  const bool percentage = run.aggregate_unit == benchmark::StatisticUnit::kPercentage;
  const double unit = percentage ? 1 : benchmark::GetTimeUnitMultiplier(run.time_unit);
  result.aggregate_name = run.aggregate_name;
  result.aggregate_is_percentage = percentage;
  std::vector<double> latencies;
  std::vector<double> cpu_times;
  for (const RepetitionResult& repetition : measurement.Results()) {
    cpu_times.push_back(repetition.cpu_seconds_per_request);
    if (repetition.mean_latency_seconds) latencies.push_back(*repetition.mean_latency_seconds);
  }
  result.real_time = Aggregate(run.aggregate_name, latencies) * unit;
  result.cpu_time = Aggregate(run.aggregate_name, cpu_times) * unit;
  for (const auto& [name, counter] : run.counters) {
    // The spread of a counter that is always 0 is no number.
    if (std::isfinite(counter.value)) result.counters.emplace_back(name, counter.value);
  }
}

CaseRun ToCaseRun(const Run& run, const CaseMeasurement& measurement) {
  CaseRun result;
  result.name = run.benchmark_name();
  result.run_name = run.run_name.str();
  result.endpoint_name = measurement.Job().endpoint.name;
  result.prompt_id = measurement.PromptId();
  result.load = measurement.Job().load;
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
    TakeAggregate(run, measurement, result);
  } else {
    TakeRepetition(run, measurement, result);
  }
  return result;
}

}  // namespace

// Overriding it also silences the library's warning that Debian built it with assertions.
bool CaseReporter::ReportContext(const Context& /*context*/) { return true; }

void CaseReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    const auto found = cases_.find(run.run_name.function_name);
    if (found != cases_.end()) queue_.Push(ToCaseRun(run, *found->second));
  }
}

}  // namespace llmb
