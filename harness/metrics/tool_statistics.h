#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/metrics/duration_counts.h"

namespace llmb {

// The percentiles that vLLM and AIPerf print.
inline constexpr std::array kToolPercentiles = {1, 5, 10, 25, 50, 75, 90, 95, 99};

// The statistics of one figure as Python tools compute them with numpy: its percentiles are of type
// 7, and its standard deviation is that of a population (sum of squares / n). Everything but
// `count` is empty without values.
struct ToolStatistics {
  std::uint64_t count = 0;
  std::optional<double> mean{}, deviation{}, minimum{}, maximum{};
  std::vector<double> percentiles{};  // parallel to kToolPercentiles

  // One of kToolPercentiles (an assertion); nullopt without values.
  std::optional<double> Percentile(int percentile) const;
};

ToolStatistics ToolStatisticsOf(std::span<const double> values);

// The statistics of pooled durations, in seconds.
ToolStatistics ToolStatisticsOf(const DurationCounts& durations);

}  // namespace llmb
