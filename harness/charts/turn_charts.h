#pragma once

// What conversations show turn by turn.

#include <vector>

#include "harness/charts/chart_frame.h"

namespace llmb {

// Whether some endpoint has times of several turns of conversations. Otherwise the chart has
// nothing to show.
bool HasSeveralTurns(const std::vector<EndpointSamples>& endpoints);

// Time to first token against the turn of a conversation, a line per endpoint and load: the median
// as a point with its 95 % interval as a bar. Of an interval without an upper end, the part below
// the median. Of more lines than colours, only those of each endpoint's highest load, which the
// subtitle says.
Page TtftByTurn(const ChartInput& input);

}  // namespace llmb
