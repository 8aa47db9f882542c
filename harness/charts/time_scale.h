#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/charts/value_axis.h"

namespace llmb {

// What has to be seen of one sample of times, in seconds.
struct TimeExtent {
  double lowest = 0;
  double median = 0;
  double highest = 0;
};

// The unit and the scale for several samples.
struct TimeScale {
  TimeUnit unit;
  ValueAxis axis;

  // A time as it is told beside its mark: in the axis' unit, or, on a logarithmic axis, in the one
  // in which it reads well, such as "420 ms".
  std::string Format(double seconds) const;
};

// Linear from 0 as long as the smallest median stands above a twentieth of the highest value, so
// that endpoints of very different speed stay readable; beyond that logarithmic. Needs at least one
// extent. A zero counts as the smallest time above zero, or as a ten-millionth of the highest.
TimeScale ChooseTimeScale(std::span<const TimeExtent> extents, std::string_view quantity,
                          int intervals);

}  // namespace llmb
