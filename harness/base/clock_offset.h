#pragma once

#include <optional>
#include <span>

#include "harness/base/time.h"

namespace llmb {

// How far the monotonic clock of a machine is ahead of another machine's.
struct ClockOffset {
  Nanoseconds offset{};       // own time - the other machine's time of the same moment
  Nanoseconds error_bound{};  // by how much `offset` can be off at most

  bool operator==(const ClockOffset&) const = default;
};

// A message to the other machine, and its answer with its time.
struct ClockProbe {
  TimePoint asked;     // by the own clock
  TimePoint answered;  // by the other clock
  TimePoint heard;     // by the own clock, at least `asked`
};

// By the probe with the shortest round trip: the answer was given at an unknown moment between
// `asked` and `heard`, so the bound is half of the round trip. nullopt without probes.
std::optional<ClockOffset> OffsetFrom(std::span<const ClockProbe> probes);

// The mean of an offset that was measured before and after a run. Between these, the true one can
// be off by half of their difference more than the larger of their bounds, as clocks drift one way.
ClockOffset OffsetBetween(const ClockOffset& before, const ClockOffset& after);

}  // namespace llmb
