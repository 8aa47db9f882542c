#include "harness/charts/kernel_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "harness/metrics/quantile.h"
#include "harness/metrics/spread.h"

namespace llmb {
namespace {

constexpr double kKernelReach = 5;  // bandwidths
constexpr std::size_t kFewestInQuarter = 5;
constexpr double kQuarterOfNormal = 0.6373;  // the width of its middle quarter, in deviations
constexpr double kSmallestShare = 0.5;

}  // namespace

double SilvermanBandwidth(std::span<const double> sorted) {
  const std::optional<double> deviation = StandardDeviation(sorted);
  if (!deviation) return 0;
  const double range = *QuantileOfSorted(sorted, 0.75) - *QuantileOfSorted(sorted, 0.25);
  const double spread = range > 0 ? std::min(*deviation, range / 1.34) : *deviation;
  return 0.9 * spread * std::pow(static_cast<double>(sorted.size()), -0.2);
}

double ModeBandwidth(std::span<const double> sorted) {
  const double usual = SilvermanBandwidth(sorted);
  const std::size_t quarter = sorted.size() / 4;
  if (quarter < kFewestInQuarter) return usual;
  double narrowest = sorted.back() - sorted.front();
  for (std::size_t i = quarter; i < sorted.size(); ++i) {
    narrowest = std::min(narrowest, sorted[i] - sorted[i - quarter]);
  }
  const double spread = narrowest / kQuarterOfNormal;
  const double bandwidth = 0.9 * spread * std::pow(static_cast<double>(sorted.size()), -0.2);
  return std::clamp(bandwidth, usual * kSmallestShare, usual);
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
