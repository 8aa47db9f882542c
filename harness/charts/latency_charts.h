#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Box plots of the total latency of successful requests, per endpoint.
Page LatencyComparison(const ChartInput& input);

// The same, one panel per prompt length or prompt complexity, all on one scale. Panels are in the
// order short, medium, long and simple, moderate, complex; other words follow by alphabet.
Page LatencyByLength(const ChartInput& input);
Page ComplexityPerformance(const ChartInput& input);

}  // namespace llmb
