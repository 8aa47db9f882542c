#pragma once

#include "harness/base/time.h"

namespace llmb {

// Where the time comes from. Everything that needs the time is given a Clock, so that tests can
// use one that moves only when told (fixtures/fakes/manual_clock.h).
//
// Both functions may be called from any thread at any time.
class Clock {
 public:
  virtual ~Clock() = default;

  // The monotonic time. Never goes backwards, whoever sets the wall clock.
  virtual TimePoint Now() const = 0;

  // The wall time, for telling people when something happened.
  virtual WallTime WallNow() const = 0;
};

// The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
class SystemClock final : public Clock {
 public:
  TimePoint Now() const override;
  WallTime WallNow() const override;
};

}  // namespace llmb
