#include "harness/load/failure_streak.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;

const TimePoint kBegin{seconds(100)};

void FailTimes(FailureStreak& streak, int count, TimePoint now) {
  for (int i = 0; i < count; ++i) streak.Add(ErrorType::kReset, "broke", now);
}

TEST(FailureStreak, EndsAfterTheLimitAndFiveSecondsWithoutASuccess) {
  FailureStreak streak(3, 1, kBegin);
  FailTimes(streak, 2, kBegin + seconds(5));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(5));
  EXPECT_TRUE(streak.IsOver());
  EXPECT_EQ(streak.Reason(),
            "given up after 3 failures in a row (--give-up-after 3), the last one: broke");
}

TEST(FailureStreak, ManyQuickFailuresAreNotEnough) {
  FailureStreak streak(3, 1, kBegin);
  FailTimes(streak, 1000, kBegin + std::chrono::milliseconds(4999));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(5));
  EXPECT_TRUE(streak.IsOver());
}

TEST(FailureStreak, ASuccessBeginsANewStreak) {
  FailureStreak streak(3, 1, kBegin);
  FailTimes(streak, 2, kBegin + seconds(9));
  streak.Add(ErrorType::kNone, "", kBegin + seconds(9));
  FailTimes(streak, 2, kBegin + seconds(20));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(20));
  EXPECT_TRUE(streak.IsOver());
}

TEST(FailureStreak, TheSilenceCountsFromTheLastSuccess) {
  FailureStreak streak(1, 1, kBegin);
  streak.Add(ErrorType::kNone, "", kBegin + seconds(10));
  FailTimes(streak, 5, kBegin + seconds(14));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(15));
  EXPECT_TRUE(streak.IsOver());
}

TEST(FailureStreak, ThereMustBeAFailurePerUser) {
  FailureStreak streak(20, 64, kBegin);
  FailTimes(streak, 63, kBegin + seconds(60));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(60));
  EXPECT_TRUE(streak.IsOver());
}

TEST(FailureStreak, ZeroNeverEnds) {
  FailureStreak streak(0, 1, kBegin);
  FailTimes(streak, 1000, kBegin + seconds(1000));
  EXPECT_FALSE(streak.IsOver());
}

TEST(FailureStreak, CancelledRequestsCountAsNeither) {
  FailureStreak streak(2, 1, kBegin);
  FailTimes(streak, 1, kBegin + seconds(9));
  streak.Add(ErrorType::kCancelled, "cancelled", kBegin + seconds(9));
  EXPECT_FALSE(streak.IsOver());
  FailTimes(streak, 1, kBegin + seconds(9));
  EXPECT_TRUE(streak.IsOver());
}

TEST(FailureStreak, StaysOver) {
  FailureStreak streak(1, 1, kBegin);
  FailTimes(streak, 1, kBegin + seconds(5));
  streak.Add(ErrorType::kNone, "", kBegin + seconds(6));
  EXPECT_TRUE(streak.IsOver());
  EXPECT_NE(streak.Reason().find("after a failure"), std::string::npos);
}

}  // namespace
}  // namespace llmb
