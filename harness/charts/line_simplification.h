#pragma once

#include <span>
#include <vector>

namespace llmb {

// A position on a page, in pixels.
struct Pixel {
  double x = 0;
  double y = 0;
};

// The corners of a line without those that nobody would miss: every corner left out is at most
// `tolerance` away from the line that remains. The first and the last are kept.
std::vector<Pixel> Simplified(std::span<const Pixel> corners, double tolerance);

}  // namespace llmb
