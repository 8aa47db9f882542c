#include "harness/charts/kernel_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kKernelReach = 5;  // bandwidths

double StandardDeviation(std::span<const double> values) {
  const double mean = *Mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

double SilvermanBandwidth(std::span<const double> sorted) {
  // Identical values are asked for by name: rounding can leave them a deviation above 0.
  if (sorted.size() < 2 || sorted.front() == sorted.back()) return 0;
  const double deviation = StandardDeviation(sorted);
  const double range = *QuantileOfSorted(sorted, 0.75) - *QuantileOfSorted(sorted, 0.25);
  const double spread = range > 0 ? std::min(deviation, range / 1.34) : deviation;
  return 0.9 * spread * std::pow(static_cast<double>(sorted.size()), -0.2);
}

std::vector<double> KernelDensity(std::span<const double> sorted, double bandwidth,
                                  std::span<const double> places) {
  const double scale = std::numbers::inv_sqrtpi / std::numbers::sqrt2 /
                       (bandwidth * static_cast<double>(sorted.size()));
  std::vector<double> densities;
  densities.reserve(places.size());
  for (const double place : places) {
    const double reach = kKernelReach * bandwidth;
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), place - reach);
    const auto last = std::upper_bound(first, sorted.end(), place + reach);
    double sum = 0;
    for (auto value = first; value != last; ++value) {
      const double distance = (place - *value) / bandwidth;
      sum += std::exp(-0.5 * distance * distance);
    }
    densities.push_back(scale * sum);
  }
  return densities;
}

}  // namespace llmb
