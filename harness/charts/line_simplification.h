#pragma once

#include <span>
#include <vector>

namespace llmb {

// A position on a page, in pixels.
struct Pixel {
  double x = 0;
  double y = 0;
};

// Fewer corners of a line that looks the same: every corner that is left out is at most `tolerance`
// pixels away from the remaining line. The first and the last corner are kept.
std::vector<Pixel> Simplified(std::span<const Pixel> corners, double tolerance);

}  // namespace llmb
