#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace llmb {

// The figures of a box plot.
struct BoxStatistics {
  std::size_t count = 0;
  double p5 = 0, p25 = 0, median = 0, p75 = 0, p95 = 0, p99 = 0;
  // The values below p5 and above p95, ascending. On each side at most kMostDotsPerSide are kept,
  // evenly by rank and including the extreme. The same sample always gives the same dots.
  std::vector<double> outside;
};

inline constexpr std::size_t kMostDotsPerSide = 150;

// The figures of ascending values. nullopt for no values.
std::optional<BoxStatistics> BoxOf(std::span<const double> sorted);

// The values that can be drawn: the finite, non-negative ones, ascending.
std::vector<double> SortedForDrawing(std::span<const double> values);

}  // namespace llmb
