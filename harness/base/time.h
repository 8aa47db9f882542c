#pragma once

// The time types of the project. The type holds the unit. A time becomes a double only when it is
// written to a file or a screen, by a function below that has the unit in its name.

#include <chrono>
#include <cstdint>

namespace llmb {

using Nanoseconds = std::chrono::nanoseconds;

// A moment on the monotonic clock, in integer nanoseconds. Every duration that this project reports
// is a difference of two of these.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Nanoseconds>;

// A moment on the wall clock (UTC). It tells people when a request was sent. No duration is
// computed from it, because the wall clock can be set during a run.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Nanoseconds>;

constexpr double ToSeconds(Nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

constexpr double ToMilliseconds(Nanoseconds duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// Rounds to the nearest nanosecond. Limited to the range of Nanoseconds, about 292 years. `seconds`
// must not be NaN.
constexpr Nanoseconds FromSeconds(double seconds) {
  const double nanoseconds = seconds * 1e9;
  constexpr auto kMost = static_cast<double>(std::int64_t{1} << 62) * 2;
  if (nanoseconds >= kMost) return Nanoseconds::max();
  if (nanoseconds <= -kMost) return Nanoseconds::min();
  return Nanoseconds(static_cast<Nanoseconds::rep>(nanoseconds + (nanoseconds < 0 ? -0.5 : 0.5)));
}

}  // namespace llmb
