#include "harness/base/clock.h"

namespace llmb {

TimePoint SystemClock::Now() const {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::steady_clock::now());
}

WallTime SystemClock::WallNow() const {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

}  // namespace llmb
