#include "harness/base/clock_offset.h"

#include <algorithm>

namespace llmb {

std::optional<ClockOffset> OffsetFrom(std::span<const ClockProbe> probes) {
  if (probes.empty()) return std::nullopt;
  const ClockProbe& best = *std::ranges::min_element(
      probes, {}, [](const ClockProbe& probe) { return probe.heard - probe.asked; });
  const Nanoseconds half = (best.heard - best.asked + Nanoseconds(1)) / 2;  // rounded up
  return ClockOffset{.offset = best.asked + half - best.answered, .error_bound = half};
}

ClockOffset OffsetBetween(const ClockOffset& before, const ClockOffset& after) {
  const Nanoseconds half_drift = (after.offset - before.offset) / 2;
  return {.offset = before.offset + half_drift,
          .error_bound =
              std::max(before.error_bound, after.error_bound) + std::chrono::abs(half_drift)};
}

}  // namespace llmb
