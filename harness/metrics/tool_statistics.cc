#include "harness/metrics/tool_statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kSecondsPerMicrosecond = 1e-6;

}  // namespace

std::optional<double> ToolStatistics::Percentile(int percentile) const {
  const auto* const place = std::ranges::find(kToolPercentiles, percentile);
  assert(place != kToolPercentiles.end());
  if (percentiles.empty()) return std::nullopt;
  return percentiles[static_cast<std::size_t>(place - kToolPercentiles.begin())];
}

ToolStatistics ToolStatisticsOf(std::span<const double> values) {
  ToolStatistics statistics{.count = values.size()};
  if (values.empty()) return statistics;
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double mean = *Mean(sorted);
  double squares = 0;
  for (const double value : sorted) squares += (value - mean) * (value - mean);
  statistics.mean = mean;
  statistics.deviation = std::sqrt(squares / static_cast<double>(sorted.size()));
  statistics.minimum = sorted.front();
  statistics.maximum = sorted.back();
  statistics.percentiles.reserve(kToolPercentiles.size());
  for (const int percentile : kToolPercentiles) {
    statistics.percentiles.push_back(*QuantileOfSorted(sorted, percentile / 100.0));
  }
  return statistics;
}

ToolStatistics ToolStatisticsOf(const DurationCounts& durations) {
  ToolStatistics statistics{.count = durations.Total()};
  if (durations.Empty()) return statistics;
  const auto values = durations.Values();
  double sum = 0;
  for (const auto& [value, count] : values) {
    sum += static_cast<double>(value) * static_cast<double>(count);
  }
  const double mean = sum / static_cast<double>(statistics.count);
  double squares = 0;
  for (const auto& [value, count] : values) {
    const double distance = static_cast<double>(value) - mean;
    squares += distance * distance * static_cast<double>(count);
  }
  const auto seconds = [](auto microseconds) {
    return static_cast<double>(microseconds) * kSecondsPerMicrosecond;
  };
  statistics.mean = seconds(mean);
  statistics.deviation = seconds(std::sqrt(squares / static_cast<double>(statistics.count)));
  statistics.minimum = seconds(values.front().first);
  statistics.maximum = seconds(values.back().first);
  std::array<double, kToolPercentiles.size()> probabilities{};
  std::ranges::transform(kToolPercentiles, probabilities.begin(),
                         [](int percentile) { return percentile / 100.0; });
  statistics.percentiles.reserve(kToolPercentiles.size());
  for (const Nanoseconds quantile : durations.Quantiles(probabilities)) {
    statistics.percentiles.push_back(ToSeconds(quantile));
  }
  return statistics;
}

}  // namespace llmb
