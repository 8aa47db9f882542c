#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Box plots of the total latency of successful requests by endpoint.
Page LatencyComparison(const ChartInput& input);

// The same with one panel per prompt length or prompt complexity, all on one scale. Panels are in
// the order short, medium, long or simple, moderate, complex. Other words follow alphabetically. A
// single endpoint has one panel with a row per length or complexity instead.
Page LatencyByLength(const ChartInput& input);
Page ComplexityPerformance(const ChartInput& input);

}  // namespace llmb
