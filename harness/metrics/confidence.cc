#include "harness/metrics/confidence.h"

#include <algorithm>
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

}  // namespace llmb
