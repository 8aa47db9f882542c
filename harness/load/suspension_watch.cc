#include "harness/load/suspension_watch.h"

#include <algorithm>
#include <utility>

namespace llmb {
namespace {

// Reading a thread's busy time takes some microseconds, too much for every wait. Work that the
// thread did after the last reading and before a suspension is also subtracted from the suspension.
// So this interval bounds that error, too.
constexpr auto kBusyTimeInterval = std::chrono::milliseconds(250);

std::optional<Nanoseconds> LongEnough(Nanoseconds duration) {
  return duration >= SuspensionWatch::kShortest ? std::optional(duration) : std::nullopt;
}

}  // namespace

SuspensionWatch::SuspensionWatch(const Clock& clock)
    : clock_(clock), expected_(clock.Now()), asleep_(clock.MachineSleep()) {
  RememberBusyTime(expected_);
}

void SuspensionWatch::WaitsUntil(TimePoint now, TimePoint deadline) {
  expected_ = std::max(now, deadline);
  if (now - busy_at_ >= kBusyTimeInterval) RememberBusyTime(now);
}

std::optional<Nanoseconds> SuspensionWatch::RunsAt(TimePoint now) {
  const Nanoseconds late = now - std::exchange(expected_, now);
  if (late < kShortest) return std::nullopt;
  const Nanoseconds busy_before = busy_;
  RememberBusyTime(now);
  return LongEnough(late - (busy_ - busy_before));
}

std::optional<Nanoseconds> SuspensionWatch::RunsNow() {
  const std::optional<Nanoseconds> stopped = RunsAt(clock_.Now());
  const Nanoseconds asleep = clock_.MachineSleep();
  const std::optional<Nanoseconds> slept = LongEnough(asleep - std::exchange(asleep_, asleep));
  if (!stopped || !slept) return stopped ? stopped : slept;
  return *stopped + *slept;
}

void SuspensionWatch::RememberBusyTime(TimePoint now) {
  busy_at_ = now;
  busy_ = clock_.ThreadBusyTime();
}

}  // namespace llmb
