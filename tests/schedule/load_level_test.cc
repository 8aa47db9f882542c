#include "harness/schedule/load_level.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(LoadLevelTest, IsOneUserByDefault) {
  const LoadLevel load;
  EXPECT_EQ(load.Users(), 1);
  EXPECT_EQ(load.MostInFlight(), 1);
  EXPECT_EQ(load, LoadLevel(ClosedLoop{1}));
}

TEST(LoadLevelTest, AClosedLoopHasItsUsersInFlight) {
  const LoadLevel load = ClosedLoop{8};
  EXPECT_EQ(load.Users(), 8);
  EXPECT_EQ(load.MostInFlight(), 8);
}

TEST(LoadLevelTest, TextsNameTheUsers) {
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Key(), "users:8");
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Label(), "8 users");
  EXPECT_EQ(LoadLevel(ClosedLoop{1}).Label(), "1 user");
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).ShortLabel(), "8");
}

// As numbers, not as texts: "10" would come before "9".
TEST(LoadLevelTest, OrderIsFromLowToHigh) {
  EXPECT_LT(LoadLevel(ClosedLoop{9}), LoadLevel(ClosedLoop{10}));
  EXPECT_NE(LoadLevel(ClosedLoop{9}), LoadLevel(ClosedLoop{10}));
}

}  // namespace
}  // namespace llmb
