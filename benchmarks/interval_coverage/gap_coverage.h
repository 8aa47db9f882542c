#pragma once

// Counts how often the intervals of pooled gaps between tokens (ITL) and of TPOT hold the truth, on
// a batching endpoint.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/coverage.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/gap_intervals.h"

namespace llmb {

template <typename T>
using ByGapFigure = std::array<T, 3>;
inline constexpr ByGapFigure<std::string_view> kGapFigures = {"p50 ITL", "p99 ITL", "p50 TPOT"};

// The truth in seconds, from one stage of `requests` requests without its first 10 %.
ByGapFigure<double> GapTruthOf(const StageLoad& load, std::size_t requests = 200'000);

// The gaps of some requests of a stage.
struct StageGaps {
  DurationCounts pooled;
  std::vector<RequestGaps> by_request;
  std::vector<double> tpots;
};
StageGaps GapsOf(const SimulatedTokens& stage, std::span<const SimulatedRequest> requests);

// The coverage in `stages` stages. `load_truth` says whether throughput grows with the users.
ByGapFigure<FigureCoverage> GapCoverageOf(const StageLoad& load, const LoadTruth& load_truth,
                                          const ByGapFigure<double>& truth, std::size_t requests,
                                          int stages);

}  // namespace llmb
