#pragma once

// Charts of whole distributions: a line per endpoint and load. They are for the report.

#include "harness/charts/chart_frame.h"

namespace llmb {

// Time to first token and total latency against the percentile, on an axis of 1 / (1 - p): p90, p99
// and p99.9 are as far from each other. A line ends at its largest value.
Page PercentileSpectrum(const ChartInput& input);

// The share of requests up to a time to first token, and up to a total latency.
Page EmpiricalDistribution(const ChartInput& input);

}  // namespace llmb
