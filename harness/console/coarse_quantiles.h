#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/base/time.h"

namespace llmb {

// Quantiles of durations to within 1 %, in constant memory and time, so that a display that is
// redrawn during a measurement costs the same however many requests there are. Not for results.
class CoarseQuantiles {
 public:
  // Durations below 1 us count as 1 us, those above about 8 minutes as that.
  void Add(Nanoseconds duration);
  void Add(const CoarseQuantiles& other);

  // The duration that at least this share of the durations does not exceed. nullopt without any.
  std::optional<Nanoseconds> Quantile(double probability) const;

 private:
  static constexpr std::size_t kBuckets = 1010;  // each 2 % wide

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace llmb
