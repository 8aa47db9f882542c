#pragma once

// What conversations show turn by turn.

#include <vector>

#include "harness/charts/chart_frame.h"

namespace llmb {

// Whether some endpoint has times of several turns of conversations. Otherwise the chart has
// nothing to show.
bool HasSeveralTurns(const std::vector<EndpointSamples>& endpoints);

// Time to first token against the turn of a conversation, a line per endpoint and load: the median
// as a point with its 95 % interval as a bar. An interval without an upper end has only its part
// below the median. If there are more lines than colours, only those of each endpoint's highest
// load are drawn, and the subtitle says so.
Page TtftByTurn(const ChartInput& input);

}  // namespace llmb
