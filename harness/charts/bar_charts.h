#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Bars of the mean tokens per second of a request, with the 95 % confidence interval of the mean;
// beside them, where it is known, the output throughput of the endpoint as a whole.
Page ThroughputComparison(const ChartInput& input);

// Bars of the mean input and output tokens of a request, with whiskers from p5 to p95.
Page TokenAnalysis(const ChartInput& input);

// Bars from 0 to 100 % with Wilson's 95 % interval, counts, and the most frequent failures.
Page SuccessRate(const ChartInput& input);

}  // namespace llmb
