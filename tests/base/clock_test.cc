#include "harness/base/clock.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(SystemClock, NeverGoesBackwards) {
  const SystemClock clock;
  TimePoint before = clock.Now();
  for (int i = 0; i < 1000; ++i) {
    const TimePoint now = clock.Now();
    ASSERT_GE(now, before);
    before = now;
  }
}

TEST(SystemClock, WallTimeIsAfterThisProjectBegan) {
  const std::chrono::sys_days began{std::chrono::year{2026} / 1 / 1};
  EXPECT_GT(SystemClock().WallNow(), WallTime(began));
}

// Work counts as busy time.
TEST(SystemClock, BusyTimeGrowsWhileTheThreadWorks) {
  const SystemClock clock;
  const Nanoseconds begin = clock.ThreadBusyTime();
  const TimePoint until = clock.Now() + std::chrono::milliseconds(20);
  while (clock.Now() < until) {
  }
  // The kernel may count in ticks of up to 10 ms, so only growth is certain.
  EXPECT_GT(clock.ThreadBusyTime(), begin);
}

TEST(SystemClock, MachineSleepDoesNotGrowWhileAwake) {
  const SystemClock clock;
  const Nanoseconds before = clock.MachineSleep();
  EXPECT_LT(clock.MachineSleep() - before, std::chrono::seconds(1));
  EXPECT_GT(before, -std::chrono::seconds(1));
}

TEST(Time, FromSecondsRoundsToTheNearestNanosecond) {
  EXPECT_EQ(FromSeconds(0), Nanoseconds(0));
  EXPECT_EQ(FromSeconds(0.1), Nanoseconds(100'000'000));
  EXPECT_EQ(FromSeconds(-0.1), Nanoseconds(-100'000'000));
  EXPECT_EQ(FromSeconds(1e300), Nanoseconds::max());
  EXPECT_EQ(FromSeconds(-1e300), Nanoseconds::min());
  EXPECT_EQ(FromSeconds(ToSeconds(Nanoseconds(123'456'789'012'345))),
            Nanoseconds(123'456'789'012'345));
}

TEST(Time, ConvertsToTheUnitInTheName) {
  EXPECT_DOUBLE_EQ(ToSeconds(Nanoseconds(1'500'000'000)), 1.5);
  EXPECT_DOUBLE_EQ(ToMilliseconds(Nanoseconds(1'500'000)), 1.5);
}

}  // namespace
}  // namespace llmb
