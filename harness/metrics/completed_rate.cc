#include "harness/metrics/completed_rate.h"

#include <algorithm>
#include <cstddef>

namespace llmb {

std::optional<double> CompletedPerSecond(std::vector<TimePoint> ends) {
  constexpr std::size_t kLeastEnds = 100;
  if (ends.size() < kLeastEnds) return std::nullopt;
  std::ranges::sort(ends);
  const std::size_t first = ends.size() * 3 / 10;
  const std::size_t last = ends.size() * 9 / 10;
  const double seconds = ToSeconds(ends[last] - ends[first]);
  if (seconds <= 0) return std::nullopt;
  return static_cast<double>(last - first) / seconds;
}

}  // namespace llmb
