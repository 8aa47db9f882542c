#include "harness/metrics/confidence.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

#include "harness/metrics/quantile.h"
#include "harness/metrics/spread.h"

namespace llmb {

std::optional<Interval> MeanInterval(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const auto count = static_cast<double>(values.size());
  const double mean = *Mean(values);
  const boost::math::students_t distribution(count - 1);
  const double half_width =
      boost::math::quantile(distribution, 0.975) * *StandardDeviation(values) / std::sqrt(count);
  return Interval{mean - half_width, mean + half_width};
}

std::optional<Interval> RateInterval(std::uint64_t successes, std::uint64_t trials) {
  assert(successes <= trials);
  if (trials == 0) return std::nullopt;
  constexpr double kZ = 1.959963984540054;  // the 97.5 % quantile of the normal distribution
  const auto n = static_cast<double>(trials);
  const double rate = static_cast<double>(successes) / n;
  const double scale = 1 + kZ * kZ / n;
  const double centre = (rate + kZ * kZ / (2 * n)) / scale;
  const double half_width = kZ / scale * std::sqrt(rate * (1 - rate) / n + kZ * kZ / (4 * n * n));
  // At a rate of 0 or 1, rounding can exceed the range by an ulp.
  return Interval{std::max(0.0, centre - half_width), std::min(1.0, centre + half_width)};
}

}  // namespace llmb
