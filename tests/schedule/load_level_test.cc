#include "harness/schedule/load_level.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(LoadLevelTest, IsOneUserByDefault) {
  const LoadLevel load;
  EXPECT_EQ(load.Users(), 1);
  EXPECT_EQ(load, LoadLevel(ClosedLoop{1}));
}

TEST(LoadLevelTest, AClosedLoopHasUsersAndAnOpenOneARate) {
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Users(), 8);
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Rate(), std::nullopt);
  EXPECT_FALSE(LoadLevel(ClosedLoop{8}).IsOpenLoop());
  EXPECT_EQ(LoadLevel(OpenLoop{0.5}).Users(), std::nullopt);
  EXPECT_EQ(LoadLevel(OpenLoop{0.5}).Rate(), 0.5);
  EXPECT_TRUE(LoadLevel(OpenLoop{0.5}).IsOpenLoop());
}

TEST(LoadLevelTest, TextsNameTheUsers) {
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Key(), "users:8");
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).Label(), "8 users");
  EXPECT_EQ(LoadLevel(ClosedLoop{1}).Label(), "1 user");
  EXPECT_EQ(LoadLevel(ClosedLoop{8}).ShortLabel(), "8");
}

TEST(LoadLevelTest, TextsNameTheRate) {
  EXPECT_EQ(LoadLevel(OpenLoop{2}).Key(), "rate:2");
  EXPECT_EQ(LoadLevel(OpenLoop{kMostRate}).Key(), "rate:100000");
  EXPECT_EQ(LoadLevel(OpenLoop{kLeastRate}).Key(), "rate:0.001");
  EXPECT_EQ(LoadLevel(OpenLoop{2.5}).Label(), "2.5 requests/s");
  EXPECT_EQ(LoadLevel(OpenLoop{1}).Label(), "1 request/s");
  EXPECT_EQ(LoadLevel(OpenLoop{2.5}).ShortLabel(), "2.5/s");
}

TEST(LoadLevelTest, ATraceIsAnOpenLoopWithoutARate) {
  const LoadLevel trace = Trace{};
  EXPECT_TRUE(trace.IsOpenLoop());
  EXPECT_TRUE(trace.IsTrace());
  EXPECT_FALSE(LoadLevel(OpenLoop{1}).IsTrace());
  EXPECT_EQ(trace.Users(), std::nullopt);
  EXPECT_EQ(trace.Rate(), std::nullopt);
  EXPECT_EQ(trace.Key(), "trace");
  EXPECT_EQ(trace.Label(), "trace");
  EXPECT_EQ(trace.ShortLabel(), "trace");
  EXPECT_EQ(LoadLevel::FromKey("trace"), trace);
  EXPECT_LT(LoadLevel(OpenLoop{kMostRate}), trace);
}

TEST(LoadLevelTest, AKeyIsReadBack) {
  for (const LoadLevel& load : {LoadLevel(ClosedLoop{1}), LoadLevel(ClosedLoop{10'000}),
                                LoadLevel(OpenLoop{0.001}), LoadLevel(OpenLoop{1.0 / 3})}) {
    EXPECT_EQ(LoadLevel::FromKey(load.Key()), load) << load.Key();
  }
  for (const char* key : {"", "8", "users:", "users:0", "users:-1", "users:1.5", "rate:", "rate:0",
                          "rate:-1", "rate:nan", "rate:inf", "rate:2x", "trace:1"}) {
    EXPECT_EQ(LoadLevel::FromKey(key), std::nullopt) << key;
  }
}

// As numbers, not as texts: "10" would come before "9".
TEST(LoadLevelTest, OrderIsFromLowToHigh) {
  EXPECT_LT(LoadLevel(ClosedLoop{9}), LoadLevel(ClosedLoop{10}));
  EXPECT_NE(LoadLevel(ClosedLoop{9}), LoadLevel(ClosedLoop{10}));
  EXPECT_LT(LoadLevel(OpenLoop{9}), LoadLevel(OpenLoop{10}));
  EXPECT_LT(LoadLevel(ClosedLoop{10}), LoadLevel(OpenLoop{9}));
}

}  // namespace
}  // namespace llmb
