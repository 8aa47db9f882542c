#pragma once

#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Detects that the calling thread was suspended: its process was stopped (SIGSTOP, Ctrl-Z, a frozen
// container) or the machine slept. A thread that is late because it works, or waits for a core, is
// not suspended; the client verdict covers that (docs/metrics.md). One per thread; not thread-safe.
class SuspensionWatch {
 public:
  // A shorter suspension looks like a thread that waits for another thread or for the disk.
  static constexpr Nanoseconds kShortest = std::chrono::seconds(1);

  // `clock` must outlive the watch. The thread is running now.
  explicit SuspensionWatch(const Clock& clock);

  // Call before the thread waits, until `deadline` at the latest.
  void WaitsUntil(TimePoint now, TimePoint deadline);

  // Call when the thread runs at `now`, which is not before any earlier call's moment. Returns the
  // length of a suspension since the last call of any function, or nullopt. The length is an
  // underestimate by at most 0.5 s. A sleep of the machine is not included.
  std::optional<Nanoseconds> RunsAt(TimePoint now);

  // The same for the current moment, with sleeps of the machine included.
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
