#include "harness/base/wait_for_events.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "harness/base/clock.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using WaitFunction = int (*)(int, std::span<epoll_event>, Nanoseconds);

class WaitingForEvents : public testing::TestWithParam<WaitFunction> {
 protected:
  WaitingForEvents() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {}
  ~WaitingForEvents() override { close(epoll_); }

  // Returns a watched descriptor, which is readable if `ready`.
  int Watched(bool ready) {
    const int fd = eventfd(ready ? 1 : 0, EFD_CLOEXEC);
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    EXPECT_EQ(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), 0);
    return fd;
  }

  int Wait(Nanoseconds timeout) { return GetParam()(epoll_, events_, timeout); }

  int epoll_;
  std::array<epoll_event, 2> events_{};
};

TEST_P(WaitingForEvents, WithoutDescriptorsNoneIsReady) {
  EXPECT_EQ(Wait(Nanoseconds(1)), 0);
  EXPECT_EQ(Wait(Nanoseconds(0)), 0);
  EXPECT_EQ(Wait(seconds(-1)), 0);
}

TEST_P(WaitingForEvents, TheTimeoutHasNanosecondResolution) {
  const int fd = Watched(false);
  const SystemClock clock;
  const TimePoint before = clock.Now();
  EXPECT_EQ(Wait(milliseconds(2) + Nanoseconds(1)), 0);
  EXPECT_GE(clock.Now() - before, milliseconds(2) + Nanoseconds(1));
  close(fd);
}

TEST_P(WaitingForEvents, ReportsReadyDescriptorsWithAndWithoutWaiting) {
  const int quiet = Watched(false);
  const int busy = Watched(true);
  for (const Nanoseconds timeout : {Nanoseconds(seconds(20)), Nanoseconds(0)}) {
    ASSERT_EQ(Wait(timeout), 1);
    EXPECT_EQ(events_[0].data.fd, busy);
  }
  close(quiet);
  close(busy);
}

TEST_P(WaitingForEvents, FillsAtMostTheGivenSpan) {
  const std::array<int, 3> fds{Watched(true), Watched(true), Watched(true)};
  EXPECT_EQ(Wait(seconds(20)), 2);
  for (const int fd : fds) close(fd);
}

TEST_P(WaitingForEvents, AnInvalidInstanceReportsNoEvents) {
  EXPECT_EQ(GetParam()(-1, events_, Nanoseconds(1)), 0);
}

INSTANTIATE_TEST_SUITE_P(BothWays, WaitingForEvents,
                         testing::Values(&WaitForEvents, &WaitForEventsByPolling));

}  // namespace
}  // namespace llmb
