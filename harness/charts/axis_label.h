#pragma once

#include <string_view>

namespace llmb {

// The usual size of the label of an axis, or the largest smaller one in which it fits into `room`
// pixels; the smallest readable one if it fits in none.
double AxisLabelSize(std::string_view label, double room);

// The usual size.
inline constexpr double kAxisLabelSize = 16;

}  // namespace llmb
