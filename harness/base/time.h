#pragma once

// The time types of the project. A unit lives in the type until a number is written to a file or a
// screen; only then one of the functions below turns it into a double, with the unit in its name.

#include <chrono>
#include <cstdint>

namespace llmb {

using Nanoseconds = std::chrono::nanoseconds;

// A moment on the monotonic clock, integer nanoseconds. Differences of two of these are the only
// durations this project reports.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Nanoseconds>;

// A moment on the wall clock (UTC). It tells people when a request was sent; no duration is ever
// computed from it, because it can be set while a run is under way.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Nanoseconds>;

constexpr double ToSeconds(Nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

constexpr double ToMilliseconds(Nanoseconds duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// The nearest nanosecond; the last that there is beyond 292 years. `seconds` must be a number.
constexpr Nanoseconds FromSeconds(double seconds) {
  const double nanoseconds = seconds * 1e9;
  constexpr auto kMost = static_cast<double>(std::int64_t{1} << 62) * 2;
  if (nanoseconds >= kMost) return Nanoseconds::max();
  if (nanoseconds <= -kMost) return Nanoseconds::min();
  return Nanoseconds(static_cast<Nanoseconds::rep>(nanoseconds + (nanoseconds < 0 ? -0.5 : 0.5)));
}

}  // namespace llmb
