#pragma once

// How often the intervals of pooled gaps between tokens (ITL) hold the truth, on a batching
// endpoint.

#include <array>
#include <cstddef>

#include "benchmarks/interval_coverage/coverage.h"

namespace llmb {

// Of the p50 and the p99 of all gaps.
template <typename T>
using ByGapQuantile = std::array<T, 2>;
inline constexpr ByGapQuantile<double> kGapQuantiles = {0.5, 0.99};

// In seconds, from one stage of `requests` requests, without its first 10 %.
ByGapQuantile<double> GapTruthOf(const StageLoad& load, std::size_t requests = 200'000);

// Of `stages` stages. `load_truth` says whether throughput grows with the users.
ByGapQuantile<FigureCoverage> GapCoverageOf(const StageLoad& load, const LoadTruth& load_truth,
                                            const ByGapQuantile<double>& truth,
                                            std::size_t requests, int stages);

}  // namespace llmb
