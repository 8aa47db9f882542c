#include "harness/base/await_wall_time.h"

#include <poll.h>

#include <algorithm>
#include <ctime>

namespace llmb {

void SleepFor(Nanoseconds duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  const timespec time{.tv_sec = seconds.count(), .tv_nsec = (duration - seconds).count()};
  ::ppoll(nullptr, 0, &time, nullptr);
}

void AwaitWallTime(WallTime moment, const Clock& clock, const std::atomic<bool>& interrupted,
                   const std::function<void(Nanoseconds)>& sleep) {
  constexpr Nanoseconds kLongest = std::chrono::milliseconds(50);
  while (!interrupted.load()) {
    const Nanoseconds left = moment - clock.WallNow();
    if (left <= Nanoseconds::zero()) return;
    sleep(std::min(left, kLongest));
  }
}

}  // namespace llmb
