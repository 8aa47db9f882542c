#pragma once

// The time types of the project. A unit lives in the type until a number is written to a file or a
// screen; only then one of the functions below turns it into a double, with the unit in its name.

#include <chrono>

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

// The nearest nanosecond. `seconds` must be finite and below about 292 years.
constexpr Nanoseconds FromSeconds(double seconds) {
  const double nanoseconds = seconds * 1e9;
  return Nanoseconds(static_cast<Nanoseconds::rep>(nanoseconds + (nanoseconds < 0 ? -0.5 : 0.5)));
}

}  // namespace llmb
