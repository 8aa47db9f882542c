#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Converts the kernel's stamps, which are wall-clock times, to times of the monotonic clock, which
// all measurements use.
//
// A sample reads the wall clock between two readings of the monotonic clock, which bounds the
// offset between the clocks from both sides. While samples agree, the bounds only get tighter. If a
// sample does not agree, the wall clock was set. The old offset is then kept for stamps made before
// the change. A stamp is not converted if it may be from before or after the change, and the two
// results are different times within the last second.
//
// Not thread-safe.
class WallClockOffset {
 public:
  // Takes a sample: the first good one of three tries, otherwise the best. Call it often, because
  // only the next call detects that the wall clock was set.
  void Sample(const Clock& clock);

  // Converts a stamp that was made between the first sample and `now`. The result is never earlier
  // than the true time, and never after `now`. nullopt if there was no sample, or if not exactly
  // one known offset fits the stamp.
  std::optional<TimePoint> ToMonotonic(WallTime stamp, TimePoint now) const;

  // The largest possible error of a converted stamp; nullopt before the first sample.
  std::optional<Nanoseconds> Uncertainty() const;

  // How many times the wall clock was found to have been set.
  int Steps() const { return steps_; }

 private:
  // A time in which the wall clock was not set: wall - monotonic lies between low and high.
  struct Era {
    Nanoseconds low, high;
    TimePoint first_seen, last_seen;
  };

  static Era TakeSample(const Clock& clock);

  // `stamp` as a time in the era at `index`; nullopt if it is outside of the era.
  std::optional<TimePoint> MomentIn(std::size_t index, WallTime stamp, TimePoint now) const;

  std::deque<Era> eras_;  // the newest last; a few are kept
  int steps_ = 0;
};

}  // namespace llmb
