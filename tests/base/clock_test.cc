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

TEST(Time, SecondsAreRoundedToTheNearestNanosecond) {
  EXPECT_EQ(FromSeconds(0), Nanoseconds(0));
  EXPECT_EQ(FromSeconds(0.1), Nanoseconds(100'000'000));
  EXPECT_EQ(FromSeconds(-0.1), Nanoseconds(-100'000'000));
  EXPECT_EQ(FromSeconds(ToSeconds(Nanoseconds(123'456'789'012'345))),
            Nanoseconds(123'456'789'012'345));
}

TEST(Time, UnitsAreThoseOfTheName) {
  EXPECT_DOUBLE_EQ(ToSeconds(Nanoseconds(1'500'000'000)), 1.5);
  EXPECT_DOUBLE_EQ(ToMilliseconds(Nanoseconds(1'500'000)), 1.5);
}

}  // namespace
}  // namespace llmb
