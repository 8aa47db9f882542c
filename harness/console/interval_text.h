#pragma once

#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// A figure with its interval, as ThreeDigits writes numbers: "50.1 (45.2-58.0)", or "50.1 (45.2+)"
// without an upper end. Only the figure if there is no interval. All are multiplied by `scale`.
std::string FigureWithInterval(std::optional<double> figure, const SamplingInterval* interval,
                               double scale);

// What the brackets mean, a sentence each, and what missing upper ends of the p50 of TTFT and
// latency and of the output throughput need, with the endpoints and loads that miss them. Empty if
// no summary has an interval of these.
std::vector<std::string> IntervalSentences(const std::vector<EndpointSummary>& summaries);

// The intervals of the p50 of TTFT and of the output throughput, for a table that has no room for
// them: a line for each summary that has one. If more than six have one, a single line says where
// they are. Empty if none has one.
std::vector<std::string> IntervalLines(const std::vector<EndpointSummary>& summaries);

}  // namespace llmb
