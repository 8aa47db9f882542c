#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// The capacity searches of the context: the share of requests within each threshold against the
// rate, a panel per threshold and a colour per endpoint. A stage is a point, the larger the more
// requests it counts, and pale if it is of the coarse search; the fit is a line, the answer a band,
// and what the threshold asks is dashed. Of coarse stages, only those between the others are
// drawn. At most four thresholds have a panel, first those that bind.
Page CapacityChart(const ChartInput& input);

}  // namespace llmb
