#include "harness/metrics/confidence.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cassert>
#include <cmath>

namespace llmb {

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

Interval ExactShareInterval(double successes, double size) {
  assert(size > 0 && successes >= 0 && successes <= size);
  constexpr double kEachSide = 0.025;
  const double failures = size - successes;
  Interval interval{.low = 0, .high = 1};
  if (successes > 0) {
    interval.low = boost::math::ibeta_inv(successes, failures + 1, kEachSide);
  }
  if (failures > 0) {
    interval.high = boost::math::ibeta_inv(successes + 1, failures, 1 - kEachSide);
  }
  return interval;
}

}  // namespace llmb
