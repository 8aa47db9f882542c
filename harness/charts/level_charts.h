#pragma once

// Charts of several load levels: a line per endpoint with a point per level, from low to high.

#include <vector>

#include "harness/charts/chart_frame.h"

namespace llmb {

// Whether some endpoint was measured at several loads. Otherwise these charts have nothing to show.
bool HasSeveralLevels(const std::vector<EndpointSamples>& endpoints);

// System throughput (across) and total latency of the successful requests: the median as a point
// labelled by its load, p5 to p95 as a whisker, p99 as a diamond. A level without token counts or
// without a success has no point.
Page ThroughputVsLatency(const ChartInput& input);

// System throughput against interactivity, the output tokens per second of each user: 1 / median
// time per output token. A point is labelled by its load. Responses that were not streamed have no
// interactivity.
Page ThroughputVsInteractivity(const ChartInput& input);

// Time to first token, time per output token and total latency against the load, a panel each: the
// median as a point with its 95 % interval as a bar, p99 as a diamond. An interval without an upper
// end has only its part below the median. Responses that were not streamed have only a latency.
// Thresholds of the context are dashed lines, unless they are four times beyond the values. Levels
// that are not a number of users have no place on the axis of loads.
Page TtftVsLoad(const ChartInput& input);

}  // namespace llmb
