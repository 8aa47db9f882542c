#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Violins (kernel density estimates) of the time to first token and the time per output token of
// successful requests by endpoint. An endpoint with fewer than ten values shows a dot for each
// value, because they are too few to estimate a density. Beside it are the 95 % intervals of the
// median and of p99, where the summary has them; one without an upper end goes up to the figure
// itself and has no cap there.
Page TtftComparison(const ChartInput& input);
Page TpotComparison(const ChartInput& input);

// The outline of a violin. It is centred on `category` and at its thickest extends `half_width` to
// both sides. On a logarithmic axis the density is that of the logarithms, so equal areas are equal
// shares of the requests on both kinds of axis. It ends at the smallest and the largest value,
// because beyond them it would show times that were not measured. The first half of the points is
// its right side, from low to high, the second half its left side, from high to low. `sorted` must
// ascend and have at least two different values.
Shape ViolinOutline(const std::vector<double>& sorted, bool logarithmic, double category,
                    double half_width);

}  // namespace llmb
