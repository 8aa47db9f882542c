#include "harness/charts/box_statistics.h"

#include <algorithm>
#include <cmath>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// Appends at most kMostDotsPerSide values at evenly spaced ranks, including the first and the last.
void AppendThinned(std::span<const double> values, std::vector<double>& out) {
  const std::size_t kept = std::min(values.size(), kMostDotsPerSide);
  for (std::size_t i = 0; i < kept; ++i) {
    out.push_back(kept == 1 ? values[0] : values[i * (values.size() - 1) / (kept - 1)]);
  }
}

}  // namespace

std::optional<BoxStatistics> BoxOf(std::span<const double> sorted) {
  if (sorted.empty()) return std::nullopt;
  BoxStatistics box;
  box.count = sorted.size();
  box.p5 = *QuantileOfSorted(sorted, 0.05);
  box.p25 = *QuantileOfSorted(sorted, 0.25);
  box.median = *QuantileOfSorted(sorted, 0.50);
  box.p75 = *QuantileOfSorted(sorted, 0.75);
  box.p95 = *QuantileOfSorted(sorted, 0.95);
  box.p99 = *QuantileOfSorted(sorted, 0.99);
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), box.p5);
  const auto above = std::upper_bound(sorted.begin(), sorted.end(), box.p95);
  AppendThinned({sorted.begin(), below}, box.outside);
  AppendThinned({above, sorted.end()}, box.outside);
  return box;
}

std::vector<double> SortedForDrawing(std::span<const double> values) {
  std::vector<double> sorted;
  sorted.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
               [](double value) { return std::isfinite(value) && value >= 0; });
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace llmb
