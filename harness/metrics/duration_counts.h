#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// A multiset of durations, rounded to microseconds. It pools the inter-token gaps of any number of
// requests. Its memory grows with the number of different values, not with the number of gaps.
// Merging is lossless, so quantiles are exact to half a microsecond in whatever order values are
// merged. Asserts that durations are not negative.
class DurationCounts {
 public:
  using Microseconds = std::int64_t;
  using Count = std::uint64_t;

  void Add(Nanoseconds duration, Count count = 1);
  void AddMicroseconds(Microseconds value, Count count);
  void Merge(const DurationCounts& other);

  Count Total() const { return total_; }
  bool Empty() const { return total_ == 0; }

  // The Hyndman-Fan type 7 quantile of all durations. nullopt if empty.
  std::optional<Nanoseconds> Quantile(double probability) const;
  std::optional<Nanoseconds> Mean() const;

  // Several quantiles, in the order of `probabilities`, at the cost of one. Empty if this is.
  std::vector<Nanoseconds> Quantiles(std::span<const double> probabilities) const;

  // The different values, ascending, each with its count. Sorts a copy.
  std::vector<std::pair<Microseconds, Count>> Values() const;

 private:
  // Values are added once per token but ordered only a few times per run, so a hash table is faster
  // than a tree. It holds blocks because gaps are similar: one cache miss then serves many.
  static constexpr Microseconds kBlockSize = 16;
  using Block = std::array<Count, kBlockSize>;

  std::unordered_map<Microseconds, Block> blocks_;  // by value / kBlockSize
  Count total_ = 0;
};

}  // namespace llmb
