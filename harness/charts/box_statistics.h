#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace llmb {

// What a box plot shows of a sample.
struct BoxStatistics {
  std::size_t count = 0;
  double p5 = 0, p25 = 0, median = 0, p75 = 0, p95 = 0;
  // The values below p5 and above p95, ascending. More than kMostDotsPerSide on a side are thinned
  // evenly by rank, always keeping the extreme: the same sample gives the same dots.
  std::vector<double> outside;
};

inline constexpr std::size_t kMostDotsPerSide = 150;

// Of ascending values; nothing when there are none.
std::optional<BoxStatistics> BoxOf(std::span<const double> sorted);

// The finite, non-negative ones of `values`, ascending: what can be drawn.
std::vector<double> SortedForDrawing(std::span<const double> values);

}  // namespace llmb
