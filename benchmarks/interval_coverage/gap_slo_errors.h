#pragma once

// Counts how often the decision about a threshold of the inter-token latency is wrong, on a
// batching endpoint, as slo_errors.h does for TTFT.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/gap_coverage.h"
#include "benchmarks/interval_coverage/slo_errors.h"

namespace llmb {

inline constexpr std::array<std::string_view, 2> kGapSloFigures = {"itl_p50", "itl_p99"};
using GapSloErrors = std::array<SloErrors, kGapSloFigures.size()>;

// Decides in `stages` stages whether each figure meets limits of `ratios` times its truth. No ratio
// may be 1. The result is by ratio.
std::vector<GapSloErrors> GapSloErrorsOf(const StageLoad& load, const LoadTruth& load_truth,
                                         const ByGapFigure<double>& truth,
                                         std::span<const double> ratios, std::size_t requests,
                                         int stages);

// Open loops at 0.3, 0.6, 0.8 and 0.9 of the capacity, and closed loops of 16 and 64 users: half of
// the slots and twice as many.
std::vector<StageLoad> GapSloLoads();

}  // namespace llmb
