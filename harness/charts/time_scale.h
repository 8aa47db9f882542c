#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/charts/value_axis.h"

namespace llmb {

// The range that an axis must show of one sample, in seconds.
struct TimeExtent {
  double lowest = 0;
  double median = 0;
  double highest = 0;
};

// The unit and the scale for several samples.
struct TimeScale {
  TimeUnit unit;
  ValueAxis axis;

  // A time as text beside its mark, such as "420 ms": in the unit of the axis or, if the axis is
  // logarithmic, in the unit of TimeUnitFor.
  std::string Format(double seconds) const;
};

// Chooses a linear scale from 0 if the smallest median is at least a twentieth of the highest
// value, otherwise a logarithmic one, so that endpoints of very different speed remain readable. A
// logarithmic axis begins at the lowest time above zero, but not below a ten-millionth of the
// highest. `extents` must not be empty.
TimeScale ChooseTimeScale(std::span<const TimeExtent> extents, std::string_view quantity,
                          int intervals);

}  // namespace llmb
