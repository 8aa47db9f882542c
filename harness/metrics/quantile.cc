#include "harness/metrics/quantile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace llmb {

std::optional<double> QuantileOfSorted(std::span<const double> sorted, double probability) {
  assert(probability >= 0 && probability <= 1);
  if (sorted.empty()) return std::nullopt;
  const double h = static_cast<double>(sorted.size() - 1) * probability;
  const auto below = static_cast<std::size_t>(h);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (h - std::floor(h)) * (sorted[above] - sorted[below]);
}

std::optional<double> Quantile(std::span<const double> values, double probability) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return QuantileOfSorted(sorted, probability);
}

std::optional<double> Mean(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace llmb
