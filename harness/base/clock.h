#pragma once

#include "harness/base/time.h"

namespace llmb {

// Where the time comes from. Everything that needs the time is given a Clock, so that tests can
// use one that moves only when told (fixtures/fakes/manual_clock.h).
//
// All functions may be called from any thread at any time.
class Clock {
 public:
  virtual ~Clock() = default;

  // The monotonic time. Never goes backwards, whoever sets the wall clock.
  virtual TimePoint Now() const = 0;

  // The wall time, for telling people when something happened.
  virtual WallTime WallNow() const = 0;

  // How long the calling thread has run, or waited for its turn on a core, since it began. What is
  // missing to the time that passed it waited for something else, or was stopped. A clock that is
  // not told says zero.
  virtual Nanoseconds ThreadBusyTime() const { return {}; }

  // How long the machine has slept (suspended to memory or disk) since it was started. The
  // monotonic time stands still meanwhile. A clock that is not told says zero.
  virtual Nanoseconds MachineSleep() const { return {}; }
};

// The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
class SystemClock final : public Clock {
 public:
  TimePoint Now() const override;
  WallTime WallNow() const override;
  Nanoseconds ThreadBusyTime() const override;
  Nanoseconds MachineSleep() const override;
};

}  // namespace llmb
