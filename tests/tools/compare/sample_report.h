#pragma once

#include "tools/compare/comparison_text.h"

namespace llmb {

inline MetricComparison SampleMetric(std::string_view id, double baseline) {
  MetricComparison metric;
  for (const ComparedMetric& known : ComparedMetrics()) {
    if (known.id == id) metric.metric = &known;
  }
  metric.baseline = baseline;
  return metric;
}

// One pair: a metric that changed, one of which it cannot be told, and one that one side lacks.
inline ComparisonReport SampleReport() {
  RunFigures run;
  run.summary.total_latency.count = 200;
  ComparisonReport report;
  report.pairs.push_back({.baseline_endpoint = "qwen",
                          .new_endpoint = "qwen",
                          .load = ClosedLoop{8},
                          .baseline = std::vector<RunFigures>(5, run),
                          .fresh = std::vector<RunFigures>(5, run)});
  PairComparison& comparison = report.comparisons.emplace_back();
  MetricComparison slower = SampleMetric("ttft_p50", 0.12);
  slower.fresh = 0.15;
  slower.change = RunChange{.ratio = 1.25, .low = 1.2, .high = 1.3, .p_value = 0.001};
  slower.word = ChangeWord::kSlower;
  MetricComparison unclear = SampleMetric("output_throughput", 1200);
  unclear.fresh = 1140;
  unclear.change = RunChange{.ratio = 0.95, .low = 0.8, .high = 1.13, .p_value = 0.4};
  unclear.reason = "needs more";
  MetricComparison missing = SampleMetric("request_throughput", 5);
  missing.reason = "not every run has it";
  comparison.metrics = {slower, unclear, missing};
  comparison.thresholds = {
      {*ParseChangeThreshold("--fail-if", "ttft_p50 +10%"), ThresholdState::kFailed, ""},
      {*ParseChangeThreshold("--fail-if", "output_throughput -5%"), ThresholdState::kUndecided,
       "needs more"}};
  report.notes = {"version differs: 1 and 2"};
  return report;
}

}  // namespace llmb
