#pragma once

#include <span>

#include "harness/base/result.h"
#include "harness/compare/change_threshold.h"
#include "harness/compare/comparison.h"

namespace llmb {

// Error: a threshold of a metric that no run of a side has, although requests succeeded there, as
// TTFT without streaming. It could only be undecided. A side without a successful request, which
// includes one that is not measured yet, may have every metric.
Status CheckMetricsExist(std::span<const ComparedPair> pairs,
                         std::span<const ChangeThreshold> thresholds);

}  // namespace llmb
