#pragma once

#include <atomic>
#include <functional>

#include "harness/base/clock.h"
#include "harness/base/time.h"

namespace llmb {

// Blocks the thread for this long, at least zero, or until it handles a signal.
void SleepFor(Nanoseconds duration);

// Returns at the wall time `moment`, at once if it has passed, or within 50 ms after `interrupted`
// was set. The wall clock is read again and again, as it may be set meanwhile.
void AwaitWallTime(WallTime moment, const Clock& clock, const std::atomic<bool>& interrupted,
                   const std::function<void(Nanoseconds)>& sleep = SleepFor);

}  // namespace llmb
