#pragma once

#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Notices that the calling thread did not run although it had something to do: its process was
// stopped (SIGSTOP, Ctrl-Z, a frozen container) or the machine slept. A thread that is late because
// it works or waits for its turn on a core is not suspended, however late it is: that is for the
// client verdict (docs/metrics.md). One per thread; not thread-safe.
class SuspensionWatch {
 public:
  // Shorter ones are not told from a thread that waits for another one or for the disk.
  static constexpr Nanoseconds kShortest = std::chrono::seconds(1);

  // `clock` must outlive the watch. The thread runs now.
  explicit SuspensionWatch(const Clock& clock);

  // The thread runs at `now` and is about to wait, until `deadline` at the latest.
  void WaitsUntil(TimePoint now, TimePoint deadline);

  // The thread runs at `now`, which is not before any moment that the watch was told of. Returns
  // how long it was suspended since the last call of any function, if it was: never more than it
  // was, and less by half a second at the most. Says nothing of a sleep of the machine.
  std::optional<Nanoseconds> RunsAt(TimePoint now);

  // The same for this moment, the machine's sleep included.
  std::optional<Nanoseconds> RunsNow();

 private:
  void RememberBusyTime(TimePoint now);

  const Clock& clock_;
  TimePoint expected_;  // when the thread was to run again at the latest
  TimePoint busy_at_;   // when busy_ was read
  Nanoseconds busy_{};
  Nanoseconds asleep_;
};

}  // namespace llmb
