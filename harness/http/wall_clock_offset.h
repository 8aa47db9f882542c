#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Turns moments of the wall clock, in which the kernel stamps what it receives, into moments of the
// monotonic clock, in which everything is measured.
//
// The distance between the two clocks is known from samples: the wall clock read between two
// readings of the monotonic one, which bound the distance from both sides. As long as samples agree
// the bounds only become tighter. A sample that does not agree means that the wall clock was set;
// the distance from before is kept for the stamps made before. A stamp that could be from before or
// after, and would mean different moments of the last second, is not converted.
//
// Not thread-safe.
class WallClockOffset {
 public:
  // Takes a sample: the first good one of three tries, or else the best. To be called often; a
  // clock that was set between two calls is noticed by the second.
  void Sample(const Clock& clock);

  // The monotonic moment of a stamp that was made between the first sample and `now`. It is never
  // earlier than it can have been. Nothing: there was no sample, or no distance fits, or several.
  std::optional<TimePoint> ToMonotonic(WallTime stamp, TimePoint now) const;

  // How far a converted stamp can be from the truth; nothing before the first sample.
  std::optional<Nanoseconds> Uncertainty() const;

  // How often the wall clock was seen to be set.
  int Steps() const { return steps_; }

 private:
  // wall - monotonic lies between low and high, for as long as the wall clock was not set.
  struct Era {
    Nanoseconds low, high;
    TimePoint first_seen, last_seen;
  };

  static Era TakeSample(const Clock& clock);

  // The moment that `stamp` means in the era at `index`; nothing if that is not within the era.
  std::optional<TimePoint> MomentIn(std::size_t index, WallTime stamp, TimePoint now) const;

  std::deque<Era> eras_;  // the newest last; a few are kept
  int steps_ = 0;
};

}  // namespace llmb
