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

// A multiset of durations at a resolution of one microsecond. It pools the inter-token gaps of any
// number of requests in memory that grows with the number of different values, not with the number
// of gaps, and merging two of them loses nothing; so quantiles are exact to half a microsecond
// whatever was merged in whatever order. Negative durations cannot be added (an assertion).
class DurationCounts {
 public:
  using Microseconds = std::int64_t;
  using Count = std::uint64_t;

  void Add(Nanoseconds duration, Count count = 1);
  void AddMicroseconds(Microseconds value, Count count);
  void Merge(const DurationCounts& other);

  Count Total() const { return total_; }
  bool Empty() const { return total_ == 0; }

  // Hyndman-Fan type 7 over all durations; nothing when empty.
  std::optional<Nanoseconds> Quantile(double probability) const;
  std::optional<Nanoseconds> Mean() const;

  // The same for several probabilities, in their order, for the price of one; empty when empty.
  std::vector<Nanoseconds> Quantiles(std::span<const double> probabilities) const;

  // Ascending (microseconds, count) pairs, for writing. Sorts a copy.
  std::vector<std::pair<Microseconds, Count>> Values() const;

 private:
  // Adding is done once per token of a run, the order is needed a few times per run: a hash, and of
  // blocks rather than values, since gaps lie close together and one cache miss then serves many.
  static constexpr Microseconds kBlockSize = 16;
  using Block = std::array<Count, kBlockSize>;

  std::unordered_map<Microseconds, Block> blocks_;  // by value / kBlockSize
  Count total_ = 0;
};

}  // namespace llmb
