#pragma once

// Counts how often a comparison of two sets of runs is wrong: it finds a change of an endpoint that
// is compared with itself, or none of an endpoint that became slower. Runs are simulated in virtual
// time and compared by this program's method.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/simulated_stage.h"

namespace llmb {

// The figures of ComparedMetrics, in its order.
inline constexpr std::array<std::string_view, 8> kErrorFigures = {
    "ttft_p50",    "ttft_p99",    "tpot_p50",          "tpot_p99",
    "latency_p50", "latency_p99", "output_throughput", "request_throughput"};

// One comparison. Both sides are sent the same way.
struct ComparisonCase {
  StageLoad load;
  std::size_t requests = 500;  // of a side, over all its runs
  int runs = 5;                // of a side; 1: ten batches of its only run
};

// How many of `comparisons` find a change.
struct FoundChanges {
  int comparisons = 0;
  std::array<int, kErrorFigures.size()> of_figure{};  // each figure alone, at 5 %
  int any = 0;  // at least one of all figures together, by Holm's procedure

  void Add(const FoundChanges& other);
};

// The changes found for each of `slowdowns`: the factor by which all times of the second side are
// multiplied. 1 compares the endpoint with itself. All slowdowns use the same simulated stages.
std::vector<FoundChanges> FindChanges(const ComparisonCase& compared,
                                      std::span<const double> slowdowns, int comparisons);

// The loads of the published table: a closed loop of 10 users and an open loop at 0.7 of the
// capacity, of a batching endpoint and of one with eight slots.
std::vector<StageLoad> ComparedLoads();

}  // namespace llmb
