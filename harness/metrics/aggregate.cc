#include "harness/metrics/aggregate.h"

#include <boost/math/statistics/univariate_statistics.hpp>
#include <cmath>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

std::optional<double> SampleDeviation(const std::vector<double>& values) {
  if (values.size() < 2) return std::nullopt;
  return std::sqrt(boost::math::statistics::sample_variance(values));
}

}  // namespace

std::optional<double> Aggregate(std::string_view name, const std::vector<double>& values) {
  if (name == "mean") return Mean(values);
  if (name == "median") return Quantile(values, 0.5);
  if (name == "stddev") return SampleDeviation(values);
  if (name != "cv") return std::nullopt;
  const std::optional<double> deviation = SampleDeviation(values);
  const std::optional<double> mean = Mean(values);
  return deviation && mean != 0.0 ? std::optional(*deviation / *mean) : std::nullopt;
}

}  // namespace llmb
