#pragma once

#include <span>
#include <string_view>

namespace llmb {

// Which way a metric is better.
enum class BetterDirection { kLower, kHigher, kNeither };

// One metric of a request, as people are shown it. Consoles, charts, the summary CSV's column names
// and docs/metrics.md take their words from here.
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

// The metric of that id. An id that is not in the table is a bug of ours (an assertion).
const Metric& MetricById(std::string_view id);

// "lower is better", "higher is better", or "".
std::string_view BetterText(BetterDirection better);

}  // namespace llmb
