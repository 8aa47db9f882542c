#pragma once

// Counts how often intervals hold the truth: the intervals of many stages, each of which begins
// with an empty endpoint, against the figures of an endless stage at the same load.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "benchmarks/interval_coverage/simulated_stage.h"
#include "harness/metrics/intervals.h"

namespace llmb {

inline constexpr std::array<std::string_view, 6> kCoverageFigures = {
    "mean TTFT", "p50 TTFT", "p90 TTFT", "p99 TTFT", "requests/s", "tokens/s"};

template <typename T>
using ByFigure = std::array<T, kCoverageFigures.size()>;

struct LoadTruth {
  ByFigure<double> figures{};
  std::optional<bool> throughput_grows;  // with twice the users; of a closed loop
};

// The truth, from one stage of `requests` requests without its first 20,000.
LoadTruth TruthOf(const StageLoad& load, std::size_t requests = 2'000'000);

// The values in the window of a stage.
struct WindowValues {
  std::vector<double> ttft;
  std::vector<double> request_rates;  // of its 10 parts
  double request_rate_error = 0;      // WindowFigures::request_rate_error
};
WindowValues WindowValuesOf(const StageLoad& load, std::size_t requests, std::uint64_t seed);

// The intervals of one stage, as this program computes them from the requests in its window, with
// the utilization known exactly.
ByFigure<SamplingInterval> IntervalsOf(const StageLoad& load, const LoadTruth& truth,
                                       std::size_t requests, std::uint64_t seed);

// Counts over the intervals of one figure.
struct FigureCoverage {
  int stages = 0;
  int with_low = 0;
  int low_wrong = 0;  // the low end is above the truth
  int with_high = 0;
  int holds = 0;          // with a high end, and the truth between the ends
  double half_width = 0;  // of those with a high end, relative to the truth, added up

  void Add(const SamplingInterval& interval, double truth);
  void Add(const FigureCoverage& other);
};

// The facts of a stage from which the rule about upper ends decides.
StageFacts FactsOf(const StageLoad& load, const LoadTruth& truth, std::size_t requests);

// A seed of its own for each stage.
std::uint64_t SeedOf(const StageLoad& load, std::size_t requests, int stage);

// The coverage in `stages` stages, each with its own seed.
ByFigure<FigureCoverage> CoverageOf(const StageLoad& load, const LoadTruth& truth,
                                    std::size_t requests, int stages);

// The share of stages that are called unstable.
double ShareUnstable(const StageLoad& load, std::size_t requests, int stages);

// Open loops at 0.3, 0.6, 0.8 and 0.9 of the capacity of each endpoint, and closed loops below, at
// and beyond the number of its slots.
std::vector<StageLoad> CoverageLoads();

}  // namespace llmb
