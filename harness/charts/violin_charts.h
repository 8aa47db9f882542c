#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Violins (kernel density estimates) of the time to first token and of the time per output token of
// successful requests, per endpoint. An endpoint with fewer than ten values shows a dot for each
// instead: a density of so few would be made up.
Page TtftComparison(const ChartInput& input);
Page TpotComparison(const ChartInput& input);

// The outline of the violin of `sorted` (ascending, at least two different values), thickest at
// `half_width` to either side of `category`. On a logarithmic axis the density is that of the
// logarithms, so that equal areas are equal shares of the requests on either axis. It ends at the
// smallest and the largest value: a violin that goes on shows times that nobody measured.
Shape ViolinOutline(const std::vector<double>& sorted, bool logarithmic, double category,
                    double half_width);

}  // namespace llmb
