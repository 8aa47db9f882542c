#pragma once

#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Detects that the calling thread was suspended: its process was stopped (SIGSTOP, Ctrl-Z, a frozen
// container) or the machine slept. A thread that is late because it works, or waits for a core, is
// not suspended; the client verdict covers that (docs/metrics.md). One per thread; not thread-safe.
class SuspensionWatch {
 public:
  // Shorter delays are not reported: they may be a wait for another thread or for the disk.
  static constexpr Nanoseconds kShortest = std::chrono::seconds(1);

  // Construct the watch in the thread to watch. `clock` must outlive it.
  explicit SuspensionWatch(const Clock& clock);

  // Call before the thread waits. `deadline` is when the wait ends at the latest; a moment before
  // `now` counts as `now`.
  void WaitsUntil(TimePoint now, TimePoint deadline);

  // Call when the thread runs again. `now` must not be before the moment of any earlier call.
  // Returns how long the thread was suspended since the last call of any function; nullopt if it
  // was not, or for less than kShortest. The length may be too short by up to 0.5 s. It does not
  // include the time for which the machine slept.
  std::optional<Nanoseconds> RunsAt(TimePoint now);

  // The same for the current time, including sleeps of the machine.
  std::optional<Nanoseconds> RunsNow();

 private:
  void RememberBusyTime(TimePoint now);

  const Clock& clock_;
  TimePoint expected_;  // the latest moment at which the thread should run again
  TimePoint busy_at_;   // when busy_ was read
  Nanoseconds busy_{};
  Nanoseconds asleep_;
};

}  // namespace llmb
