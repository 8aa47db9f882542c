#pragma once

#include <span>

#include "harness/metrics/duration_counts.h"
#include "harness/metrics/gap_intervals.h"
#include "harness/metrics/slo_decision.h"

namespace llmb {

// Decides a threshold of the inter-token latency. `requests` and `pooled` are as GapInterval takes
// them, `outcomes` as DecideSuccess does.
//
// The share of the pooled gaps within the limit is compared with the threshold's probability. Each
// failed request counts as one with the usual number of gaps, all of them misses. The effective
// size is that of GapInterval, and at most that of the outcomes where some failed. A mean is
// decided as DecideMean does, of the successful requests. Undecided without gaps.
SloDecision DecideGaps(const Threshold& threshold, std::span<const RequestGaps> requests,
                       const DurationCounts& pooled, std::span<const double> outcomes,
                       const StageFacts& stage);

}  // namespace llmb
