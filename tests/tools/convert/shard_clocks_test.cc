#include "tools/convert/shard_clocks.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

RequestRecord At(Nanoseconds started, Nanoseconds system) {
  RequestRecord record;
  record.started = TimePoint(started);
  record.timestamp = WallTime(system);
  return record;
}

TEST(ShardClocks, AreAlignedByTheMedianDifferenceToTheSystemClock) {
  ShardClocks clocks;
  const auto a = clocks.ClockOf(1, 0, "x");
  const auto b = clocks.ClockOf(2, 0, "y");
  EXPECT_EQ(clocks.ClockOf(1, 0, "x"), a);
  clocks.Add(a, At(seconds(10), seconds(1010)));
  clocks.Add(b, At(seconds(500), seconds(1010)));
  clocks.Add(b, At(seconds(501), seconds(1011)));
  clocks.Add(b, At(seconds(502), seconds(1512)));  // the system clock was set
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kBySystem);
  EXPECT_EQ(clocks.ToJoint(a, TimePoint(seconds(10))), TimePoint(seconds(10)));
  // 1010 - 500 = 510 of b, 1000 of a: 490 s less.
  EXPECT_EQ(clocks.ToJoint(b, TimePoint(seconds(500))), TimePoint(seconds(10)));
  EXPECT_EQ(clocks.ToWall(TimePoint(seconds(11))), WallTime(seconds(1011)));
}

// The two readings of a start are microseconds apart, which is not a difference of clocks.
TEST(ShardClocks, OneHostHasOneClock) {
  ShardClocks clocks;
  const auto a = clocks.ClockOf(1, 0, "x");
  const auto b = clocks.ClockOf(2, 0, "x");
  const auto c = clocks.ClockOf(3, 0, "y");
  clocks.Add(a, At(seconds(10), seconds(1010)));
  clocks.Add(b, At(seconds(10), seconds(1010) + microseconds(900)));
  // Slow messages.
  clocks.SetOffset(a, {});
  clocks.SetOffset(b, {.offset = std::chrono::milliseconds(5)});
  clocks.SetOffset(c, {});
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kOneClock);
  EXPECT_EQ(clocks.ToJoint(b, TimePoint(seconds(3))), TimePoint(seconds(3)));
  EXPECT_EQ(clocks.ToJoint(c, TimePoint(seconds(3))), TimePoint(seconds(3)));  // unknown
}

// Two machines that booted at the same time.
TEST(ShardClocks, TwoHostsHaveTwo) {
  ShardClocks clocks;
  clocks.Add(clocks.ClockOf(1, 0, "x"), At(seconds(10), seconds(1010)));
  const auto b = clocks.ClockOf(2, 0, "y");
  clocks.Add(b, At(seconds(10), seconds(1010) + microseconds(900)));
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kBySystem);
  EXPECT_EQ(clocks.ToJoint(b, TimePoint(seconds(3))), TimePoint(seconds(3) + microseconds(900)));
}

// The system clock of y is 5 s ahead, and its monotonic clock 490 s: 497 - 7.
TEST(ShardClocks, AreAlignedByOffsetsThatWereMeasured) {
  ShardClocks clocks;
  const auto a = clocks.ClockOf(1, 0, "x");
  const auto b = clocks.ClockOf(2, 0, "y");
  clocks.Add(a, At(seconds(10), seconds(1010)));
  clocks.Add(b, At(seconds(500), seconds(1015)));
  clocks.SetOffset(a, {.offset = seconds(7)});
  clocks.SetOffset(b, {.offset = seconds(497)});
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kMeasured);
  EXPECT_EQ(clocks.ToJoint(b, TimePoint(seconds(500))), TimePoint(seconds(10)));
  EXPECT_EQ(clocks.ToWall(TimePoint(seconds(11))), WallTime(seconds(1011)));
}

// The difference to the system clock is that of y's: 515 against 1000, so 485 s.
TEST(ShardClocks, OneWithoutAnOffsetLeavesAllToTheSystemClocks) {
  ShardClocks clocks;
  const auto a = clocks.ClockOf(1, 0, "x");
  const auto b = clocks.ClockOf(2, 0, "y");
  clocks.Add(a, At(seconds(10), seconds(1010)));
  clocks.Add(b, At(seconds(500), seconds(1015)));
  clocks.SetOffset(b, {.offset = seconds(490)});
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kBySystem);
  EXPECT_EQ(clocks.ToJoint(b, TimePoint(seconds(500))), TimePoint(seconds(15)));
}

TEST(ShardClocks, WithoutRequestsNothingIsKnown) {
  ShardClocks clocks;
  clocks.Finish();
  EXPECT_EQ(clocks.Alignment(), ClockAlignment::kOneClock);
  EXPECT_EQ(clocks.ToWall(TimePoint()), std::nullopt);
}

}  // namespace
}  // namespace llmb
