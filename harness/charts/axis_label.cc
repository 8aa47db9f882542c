#include "harness/charts/axis_label.h"

#include "harness/charts/label_fitting.h"

namespace llmb {

double AxisLabelSize(std::string_view label, double room) {
  constexpr double kSmallest = 11;
  double size = kAxisLabelSize;
  while (size > kSmallest && TextWidth(label, size) > room) --size;
  return size;
}

}  // namespace llmb
