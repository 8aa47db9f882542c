#include "harness/base/clock.h"

#include <gtest/gtest.h>

#include "harness/base/clock_offset.h"

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

using std::chrono::microseconds;
using std::chrono::seconds;

ClockProbe Probe(Nanoseconds asked, Nanoseconds answered, Nanoseconds heard) {
  return {TimePoint(asked), TimePoint(answered), TimePoint(heard)};
}

// The second probe has the shortest round trip, 100 us: its middle is 2 s + 50 us by the own clock
// and 5 s by the other one.
TEST(OffsetFrom, TakesTheShortestRoundTripAndHalfOfItIsTheBound) {
  const ClockProbe probes[] = {Probe(seconds(1), seconds(4), seconds(1) + microseconds(900)),
                               Probe(seconds(2), seconds(5), seconds(2) + microseconds(100)),
                               Probe(seconds(3), seconds(6), seconds(3) + microseconds(101))};
  EXPECT_EQ(OffsetFrom(probes), (ClockOffset{seconds(-3) + microseconds(50), microseconds(50)}));
}

// The middle of 3 ns is rounded, so the bound is 2 ns.
TEST(OffsetFrom, RoundsItsBoundUp) {
  const ClockProbe probes[] = {Probe(Nanoseconds(10), Nanoseconds(0), Nanoseconds(13))};
  EXPECT_EQ(OffsetFrom(probes), (ClockOffset{Nanoseconds(12), Nanoseconds(2)}));
}

TEST(OffsetFrom, NothingIsKnownWithoutProbes) { EXPECT_EQ(OffsetFrom({}), std::nullopt); }

// A drift of 8 us: the mean is off by 4 us at both ends, beside the larger bound.
TEST(OffsetBetween, CountsHalfOfTheDrift) {
  EXPECT_EQ(
      OffsetBetween({microseconds(100), microseconds(5)}, {microseconds(92), microseconds(7)}),
      (ClockOffset{microseconds(96), microseconds(11)}));
}

}  // namespace
}  // namespace llmb
