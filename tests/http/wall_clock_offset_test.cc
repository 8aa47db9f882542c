#include "harness/http/wall_clock_offset.h"

#include <gtest/gtest.h>

#include "fixtures/fakes/manual_clock.h"

namespace llmb {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Advances by the same time with every reading, as real clocks do.
class TickingClock final : public Clock {
 public:
  TickingClock(Nanoseconds wall_ahead, Nanoseconds tick) : wall_ahead_(wall_ahead), tick_(tick) {}
  TimePoint Now() const override { return TimePoint(elapsed_ += tick_); }
  WallTime WallNow() const override { return WallTime((elapsed_ += tick_) + wall_ahead_); }
  void SetTick(Nanoseconds tick) { tick_ = tick; }

 private:
  Nanoseconds wall_ahead_, tick_;
  mutable Nanoseconds elapsed_{};
};

TimePoint At(Nanoseconds elapsed) { return TimePoint(elapsed); }
WallTime WallAt(Nanoseconds elapsed) { return WallTime(elapsed); }

TEST(WallClockOffset, ConvertsNothingWithoutASample) {
  const WallClockOffset offset;
  EXPECT_FALSE(offset.ToMonotonic(WallAt(seconds(1)), At(seconds(2))));
  EXPECT_FALSE(offset.Uncertainty());
}

TEST(WallClockOffset, SubtractsTheOffsetFromTheStamp) {
  ManualClock clock;
  clock.SetWallForward(hours(1));
  WallClockOffset offset;
  offset.Sample(clock);
  EXPECT_EQ(offset.ToMonotonic(WallAt(hours(1) + seconds(3)), At(seconds(5))), At(seconds(3)));
  EXPECT_EQ(offset.Uncertainty(), Nanoseconds(0));
}

TEST(WallClockOffset, NeverReturnsATimeThatIsTooEarly) {
  // Readings at 10, 20, 30: the wall clock, 1000 ahead, showed 1020 between 10 and 30, so the
  // offset is 990 to 1010, and a stamp of 1025 is from 15 to 35.
  const TickingClock clock(Nanoseconds(1000), Nanoseconds(10));
  WallClockOffset offset;
  offset.Sample(clock);
  EXPECT_EQ(offset.Uncertainty(), Nanoseconds(20));
  EXPECT_EQ(offset.ToMonotonic(WallAt(Nanoseconds(1025)), At(Nanoseconds(1000))),
            At(Nanoseconds(35)));
  // Bytes that have been read have arrived.
  EXPECT_EQ(offset.ToMonotonic(WallAt(Nanoseconds(1025)), At(Nanoseconds(30))),
            At(Nanoseconds(30)));
}

TEST(WallClockOffset, KeepsTheTightestBounds) {
  TickingClock clock(Nanoseconds(1000), Nanoseconds(2));
  WallClockOffset offset;
  offset.Sample(clock);
  clock.SetTick(Nanoseconds(100));
  offset.Sample(clock);
  EXPECT_EQ(offset.Uncertainty(), Nanoseconds(4));
  EXPECT_EQ(offset.Steps(), 0);
}

// Counts how often the wall clock is read.
class CountingClock final : public Clock {
 public:
  explicit CountingClock(Nanoseconds tick) : ticking_(Nanoseconds(0), tick) {}
  TimePoint Now() const override { return ticking_.Now(); }
  WallTime WallNow() const override {
    ++wall_readings;
    return ticking_.WallNow();
  }
  mutable int wall_readings = 0;

 private:
  TickingClock ticking_;
};

TEST(WallClockOffset, SamplesAgainOnlyAfterAnInterruption) {
  const CountingClock undisturbed(Nanoseconds(50));
  WallClockOffset offset;
  offset.Sample(undisturbed);
  EXPECT_EQ(undisturbed.wall_readings, 1);
  const CountingClock disturbed(microseconds(50));
  offset.Sample(disturbed);
  EXPECT_EQ(disturbed.wall_readings, 3);
}

class SteppedWallClock : public testing::TestWithParam<Nanoseconds> {};

TEST_P(SteppedWallClock, ChangesNoMeasuredTime) {
  const Nanoseconds step = GetParam();
  ManualClock clock;
  clock.SetWallForward(hours(100));
  WallClockOffset offset;
  offset.Sample(clock);
  clock.AdvanceTo(At(milliseconds(1000)));
  offset.Sample(clock);
  clock.AdvanceTo(At(milliseconds(1004)));
  const WallTime before = clock.WallNow();
  clock.AdvanceTo(At(milliseconds(1005)));
  clock.SetWallForward(step);
  clock.AdvanceTo(At(milliseconds(1006)));
  const WallTime after = clock.WallNow();
  clock.AdvanceTo(At(milliseconds(1010)));
  offset.Sample(clock);
  EXPECT_EQ(offset.Steps(), 1);
  EXPECT_EQ(offset.ToMonotonic(before, clock.Now()), At(milliseconds(1004)));
  EXPECT_EQ(offset.ToMonotonic(after, clock.Now()), At(milliseconds(1006)));
  // Also if it is converted much later.
  clock.AdvanceTo(At(milliseconds(9000)));
  offset.Sample(clock);
  EXPECT_EQ(offset.ToMonotonic(before, clock.Now()), At(milliseconds(1004)));
  EXPECT_EQ(offset.ToMonotonic(clock.WallNow() - milliseconds(1), clock.Now()),
            At(milliseconds(8999)));
}

INSTANTIATE_TEST_SUITE_P(Steps, SteppedWallClock,
                         testing::Values(hours(24), -hours(24), seconds(30), -seconds(30)));

TEST(WallClockOffset, DoesNotBelieveThatBytesWaitedForLong) {
  // Set back by 30 s after a minute. A stamp from then could also be from half a minute before.
  ManualClock clock;
  WallClockOffset offset;
  offset.Sample(clock);
  clock.AdvanceTo(At(seconds(60)));
  offset.Sample(clock);
  clock.SetWallForward(-seconds(30));
  clock.Advance(milliseconds(6));
  const WallTime stamp = clock.WallNow();
  clock.Advance(milliseconds(4));
  offset.Sample(clock);
  EXPECT_EQ(offset.ToMonotonic(stamp, clock.Now()), At(seconds(60) + milliseconds(6)));
}

TEST(WallClockOffset, RefusesAnAmbiguousStamp) {
  // Set forward by 2 ms at some time between 1000 and 1010. A stamp of 1006 is from 1006 or from
  // 1004.
  ManualClock clock;
  WallClockOffset offset;
  offset.Sample(clock);
  clock.AdvanceTo(At(milliseconds(1000)));
  offset.Sample(clock);
  clock.SetWallForward(milliseconds(2));
  clock.AdvanceTo(At(milliseconds(1010)));
  offset.Sample(clock);
  EXPECT_FALSE(offset.ToMonotonic(WallAt(milliseconds(1006)), clock.Now()));
  EXPECT_EQ(offset.ToMonotonic(WallAt(milliseconds(999)), clock.Now()), At(milliseconds(999)));
  EXPECT_EQ(offset.ToMonotonic(WallAt(milliseconds(1012)), clock.Now()), At(milliseconds(1010)));
}

TEST(WallClockOffset, FollowsADriftBelowAMicrosecond) {
  ManualClock clock;
  WallClockOffset offset;
  clock.AdvanceTo(At(seconds(1)));
  offset.Sample(clock);
  clock.SetWallForward(Nanoseconds(500));
  offset.Sample(clock);
  EXPECT_EQ(offset.Steps(), 0);
  clock.Advance(seconds(1));
  EXPECT_EQ(offset.ToMonotonic(clock.WallNow(), clock.Now()), clock.Now());
}

TEST(WallClockOffset, RefusesAStampFromTheFuture) {
  ManualClock clock;
  WallClockOffset offset;
  clock.AdvanceTo(At(seconds(1)));
  offset.Sample(clock);
  EXPECT_FALSE(offset.ToMonotonic(WallAt(seconds(2)), clock.Now()));
}

}  // namespace
}  // namespace llmb
