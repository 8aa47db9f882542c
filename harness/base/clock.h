#pragma once

#include "harness/base/time.h"

namespace llmb {

// The source of time. Code that needs the time is given a Clock, so that tests can use one that
// moves only when told (fixtures/fakes/manual_clock.h). All functions are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // The monotonic time. Setting the wall clock does not affect it.
  virtual TimePoint Now() const = 0;

  // The wall time, to tell people when something happened.
  virtual WallTime WallNow() const = 0;

  // The next three tell how a late thread spent its time: busy, waiting for a core or suspended
  // (harness/load/suspension_watch.h, harness/http/unseen_since.h). They are here because they pass
  // together with Now(): a fake must move all of them in one step.

  // How long the calling thread has run or waited for a core since it began. The rest of the
  // elapsed time was spent blocked or stopped. Default: zero.
  virtual Nanoseconds ThreadBusyTime() const { return {}; }

  // How long the calling thread has waited for a core since it began. Default: zero.
  virtual Nanoseconds ThreadQueueTime() const { return {}; }

  // How long the machine has been suspended to memory or disk since it was started. Now() stands
  // still in that time. Default: zero.
  virtual Nanoseconds MachineSleep() const { return {}; }
};

// The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
class SystemClock final : public Clock {
 public:
  TimePoint Now() const override;
  WallTime WallNow() const override;
  Nanoseconds ThreadBusyTime() const override;
  Nanoseconds ThreadQueueTime() const override;
  Nanoseconds MachineSleep() const override;
};

}  // namespace llmb
