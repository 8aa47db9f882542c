#include "harness/metrics/spread.h"

#include <boost/math/statistics/univariate_statistics.hpp>
#include <cmath>

namespace llmb {

std::optional<double> StandardDeviation(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  return std::sqrt(boost::math::statistics::sample_variance(values.begin(), values.end()));
}

}  // namespace llmb
