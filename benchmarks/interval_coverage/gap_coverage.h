#pragma once

// How often the intervals of pooled gaps between tokens (ITL) and of TPOT hold the truth, on a
// batching endpoint.

#include <array>
#include <cstddef>
#include <string_view>

#include "benchmarks/interval_coverage/coverage.h"

namespace llmb {

template <typename T>
using ByGapFigure = std::array<T, 3>;
inline constexpr ByGapFigure<std::string_view> kGapFigures = {"p50 ITL", "p99 ITL", "p50 TPOT"};

// In seconds, from one stage of `requests` requests, without its first 10 %.
ByGapFigure<double> GapTruthOf(const StageLoad& load, std::size_t requests = 200'000);

// Of `stages` stages. `load_truth` says whether throughput grows with the users.
ByGapFigure<FigureCoverage> GapCoverageOf(const StageLoad& load, const LoadTruth& load_truth,
                                          const ByGapFigure<double>& truth, std::size_t requests,
                                          int stages);

}  // namespace llmb
