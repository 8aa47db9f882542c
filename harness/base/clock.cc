#include "harness/base/clock.h"

#include <ctime>

#include "harness/base/cpu_time.h"

namespace llmb {
namespace {

Nanoseconds TimeOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

}  // namespace

TimePoint SystemClock::Now() const {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::steady_clock::now());
}

WallTime SystemClock::WallNow() const {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

Nanoseconds SystemClock::ThreadBusyTime() const {
  return ThreadCpuTime() + llmb::ThreadQueueTime();
}

Nanoseconds SystemClock::ThreadQueueTime() const { return llmb::ThreadQueueTime(); }

Nanoseconds SystemClock::MachineSleep() const {
  const Nanoseconds awake = TimeOf(CLOCK_MONOTONIC);
  return TimeOf(CLOCK_BOOTTIME) - awake;
}

}  // namespace llmb
