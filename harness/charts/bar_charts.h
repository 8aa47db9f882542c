#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// The mean tokens per second of a request as bars, without an interval: requests of a run are not
// independent, and an interval that takes them as such is many times too narrow. A second panel
// shows the output throughput of the whole endpoint, if it is known, with its sampling interval.
Page ThroughputComparison(const ChartInput& input);

// The mean input and output tokens of a request as bars, with whiskers from p5 to p95.
Page TokenAnalysis(const ChartInput& input);

// The success rate as bars from 0 to 100 %, with Wilson's 95 % interval, counts, and the most
// frequent failures.
Page SuccessRate(const ChartInput& input);

}  // namespace llmb
