#pragma once

// How often a comparison of two sets of runs is wrong: comparisons of an endpoint with itself that
// find a change, and with a slower one that find none. In virtual time, with this program's method.

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/simulated_stage.h"

namespace llmb {

inline constexpr std::array<std::string_view, 5> kErrorFigures = {
    "ttft_p50", "ttft_p99", "latency_p50", "latency_p99", "request_throughput"};

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

// All times of the second side are `slowdown` times as long; 1: the same endpoint.
FoundChanges FindChanges(const ComparisonCase& compared, double slowdown, int comparisons);

// The loads of the published table: a closed loop of 10 users and an open loop at 0.7 of the
// capacity, of a batching endpoint and of one with eight slots.
std::vector<StageLoad> ComparedLoads();

}  // namespace llmb
