#include "harness/http/released_transfers.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint At(Nanoseconds time) { return TimePoint(time); }

TEST(ReleasedTransfers, WithoutAnyNothingIsDue) {
  ReleasedTransfers released;
  EXPECT_EQ(released.NextDue(), std::nullopt);
  EXPECT_EQ(released.PopDue(At(1h)), std::nullopt);
  EXPECT_FALSE(released.IsInBackground(0, 1));
  released.Remove(0, 1);
}

TEST(ReleasedTransfers, AreDueInTheOrderOfTheirTimes) {
  ReleasedTransfers released;
  released.SetDue(1, At(30ns));
  released.SetDue(2, At(10ns));
  released.SetDue(3, At(10ns));
  EXPECT_EQ(released.NextDue(), At(10ns));
  EXPECT_EQ(released.PopDue(At(9ns)), std::nullopt);
  EXPECT_EQ(released.PopDue(At(10ns)), 2u);
  EXPECT_EQ(released.PopDue(At(10ns)), 3u);
  EXPECT_EQ(released.PopDue(At(10ns)), std::nullopt);
  EXPECT_EQ(released.NextDue(), At(30ns));
}

TEST(ReleasedTransfers, ALaterTimeReplacesTheEarlierOne) {
  ReleasedTransfers released;
  released.SetDue(1, At(10ns));
  released.SetDue(1, At(20ns));
  EXPECT_EQ(released.PopDue(At(19ns)), std::nullopt);
  EXPECT_EQ(released.PopDue(At(20ns)), 1u);
  EXPECT_EQ(released.NextDue(), std::nullopt);
}

TEST(ReleasedTransfers, AUserHasOneInTheBackground) {
  ReleasedTransfers released;
  EXPECT_EQ(released.SetInBackground(7, 1), std::nullopt);
  EXPECT_EQ(released.SetInBackground(8, 2), std::nullopt);
  EXPECT_TRUE(released.IsInBackground(7, 1));
  EXPECT_EQ(released.SetInBackground(7, 3), 1u);
  EXPECT_FALSE(released.IsInBackground(7, 1));
  EXPECT_TRUE(released.IsInBackground(7, 3));
}

TEST(ReleasedTransfers, ARemovedOneIsNeitherDueNorInTheBackground) {
  ReleasedTransfers released;
  released.SetDue(1, At(10ns));
  released.SetInBackground(7, 1);
  released.SetInBackground(7, 2);
  released.Remove(7, 1);
  EXPECT_EQ(released.NextDue(), std::nullopt);
  EXPECT_TRUE(released.IsInBackground(7, 2)) << "another transfer of the user has taken its place";
  released.Remove(7, 2);
  EXPECT_FALSE(released.IsInBackground(7, 2));
}

}  // namespace
}  // namespace llmb
