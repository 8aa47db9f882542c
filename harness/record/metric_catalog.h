#pragma once

#include <span>
#include <string_view>

namespace llmb {

// Whether lower or higher values of a metric are better.
enum class BetterDirection { kLower, kHigher, kNeither };

// The words for one metric of a request. Console, charts, the column names of the summary CSV and
// docs/metrics.md use them.
struct Metric {
  std::string_view id;          // "time_to_first_token"
  std::string_view short_name;  // in tables and the summary's columns: "ttft"
  std::string_view title;       // in charts: "Time to first token"
  std::string_view unit;        // of files and charts: "s", "tokens", "tokens/s"
  BetterDirection better;
  std::string_view formula;  // in words, in terms of the moments of docs/metrics.md
};

// Every metric.
std::span<const Metric> Metrics();

// The metric with that id, which must be in the table (an assertion).
const Metric& MetricById(std::string_view id);

// "lower is better", "higher is better", or "".
std::string_view BetterText(BetterDirection better);

}  // namespace llmb
