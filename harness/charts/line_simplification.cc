#include "harness/charts/line_simplification.h"

#include <algorithm>
#include <cmath>

namespace llmb {
namespace {

// More corners in a row are not left out, so that the time stays linear.
constexpr std::size_t kMostLeftOut = 64;

double DistanceToSegment(const Pixel& at, const Pixel& from, const Pixel& to) {
  const double x = to.x - from.x;
  const double y = to.y - from.y;
  const double length = x * x + y * y;
  const double along =
      length == 0 ? 0 : std::clamp(((at.x - from.x) * x + (at.y - from.y) * y) / length, 0.0, 1.0);
  return std::hypot(at.x - from.x - along * x, at.y - from.y - along * y);
}

}  // namespace

std::vector<Pixel> Simplified(std::span<const Pixel> corners, double tolerance) {
  std::vector<Pixel> kept;
  kept.reserve(corners.size());
  std::size_t last = 0;  // the index of the corner that was kept last
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const bool is_end = i == 0 || i + 1 == corners.size();
    const bool missed =
        is_end || i + 1 - last > kMostLeftOut ||
        std::any_of(corners.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                    corners.begin() + static_cast<std::ptrdiff_t>(i) + 1, [&](const Pixel& at) {
                      return DistanceToSegment(at, corners[last], corners[i + 1]) > tolerance;
                    });
    if (!missed) continue;
    kept.push_back(corners[i]);
    last = i;
  }
  return kept;
}

}  // namespace llmb
