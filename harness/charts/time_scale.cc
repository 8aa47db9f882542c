#include "harness/charts/time_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace llmb {
namespace {

constexpr double kLargestLinearRatio = 20;
constexpr double kLargestLogarithmicRatio = 1e7;

}  // namespace

std::string TimeScale::Format(double seconds) const {
  const TimeUnit best = axis.logarithmic ? TimeUnitFor(seconds) : unit;
  return fmt::format("{} {}", FormatNumber(seconds * best.per_second), best.name);
}

TimeScale ChooseTimeScale(std::span<const TimeExtent> extents, std::string_view quantity,
                          int intervals) {
  double highest = 0;
  for (const TimeExtent& extent : extents) highest = std::max(highest, extent.highest);
  double lowest = highest;
  double smallest_median = highest;
  for (const TimeExtent& extent : extents) {
    if (extent.lowest > 0) lowest = std::min(lowest, extent.lowest);
    smallest_median = std::min(smallest_median, extent.median);
  }
  TimeScale scale;
  scale.unit = TimeUnitFor(highest);
  const double factor = scale.unit.per_second;
  std::string label = fmt::format("{} ({})", quantity, scale.unit.name);
  if (highest <= kLargestLinearRatio * smallest_median) {
    scale.axis = LinearAxis(highest * factor, intervals, std::move(label));
  } else {
    lowest = std::max(lowest, highest / kLargestLogarithmicRatio);
    scale.axis = LogarithmicAxis(lowest * factor, highest * factor, std::move(label));
  }
  return scale;
}

}  // namespace llmb
