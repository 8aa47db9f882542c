#pragma once

// Counts how often the decision about a threshold is wrong: many stages, each of which begins with
// an empty endpoint, against the figures of an endless stage at the same load.

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/coverage.h"
#include "harness/metrics/slo_decision.h"

namespace llmb {

// The thresholds of one stage: "ttft_p50<...", and so on.
inline constexpr std::array<std::string_view, 4> kSloFigures = {"ttft_p50", "ttft_p90", "ttft_p99",
                                                                "request_throughput"};

struct SloErrors {
  int stages = 0;
  int passed = 0;
  int failed = 0;
  int wrong = 0;  // passed although the truth is beyond the limit, or failed although it is within

  void Add(const SloErrors& other);
  // Adds a stage. `within`: whether the truth is within the limit.
  void Add(SloVerdict verdict, bool within);
};

// Decides in `stages` stages whether each figure meets a limit of `ratio` times its truth. For a
// time, the truth is within the limit if ratio > 1; for the throughput, if ratio < 1. ratio must
// not be 1.
std::array<SloErrors, kSloFigures.size()> SloErrorsOf(const StageLoad& load, const LoadTruth& truth,
                                                      double ratio, std::size_t requests,
                                                      int stages);

// Loads of 8 slots: open loops at 0.3, 0.6, 0.8 and 0.9 of the capacity, and closed loops of 4, 8
// and 32 users.
std::vector<StageLoad> SloLoads();

}  // namespace llmb
