#pragma once

#include <string>
#include <vector>

#include "harness/charts/chart_page.h"
#include "harness/charts/line_simplification.h"

namespace llmb {

// A number of pixels with a tenth, and without a needless ".0".
std::string Pixels(double value);

// The attribute `d` of a path that draws the shape, whose points lie at `places`. Paths and areas
// get only as many points as their form needs: within 0.4 pixels, or 1 where they are `crowded`.
// Empty for no places.
std::string SvgPath(const Shape& shape, std::vector<Pixel> places, bool crowded);

}  // namespace llmb
