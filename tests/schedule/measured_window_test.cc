#include "harness/schedule/measured_window.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(MeasuredWindow, OfOneUserIsAllRequests) {
  EXPECT_EQ(WindowOf(0, 1), (MeasuredWindow{0, 0}));
  EXPECT_EQ(WindowOf(1, 1), (MeasuredWindow{0, 1}));
  EXPECT_EQ(WindowOf(100, 1), (MeasuredWindow{0, 100}));
}

// 180 requests of 8 users: the first 10 % are 18. When request 173 is begun, 7 are left, so the
// last one in the window is 172.
TEST(MeasuredWindow, LeavesOutTheBeginningAndTheEnd) {
  const MeasuredWindow window = WindowOf(180, 8);
  EXPECT_EQ(window, (MeasuredWindow{18, 173}));
  EXPECT_FALSE(window.Contains(17));
  EXPECT_TRUE(window.Contains(18));
  EXPECT_TRUE(window.Contains(172));
  EXPECT_FALSE(window.Contains(173));
}

// 2 per user are 16, more than the 10 of 10 %.
TEST(MeasuredWindow, LeavesOutAtLeastTwoRequestsPerUser) {
  EXPECT_EQ(WindowOf(100, 8), (MeasuredWindow{16, 93}));
}

// Of 47, 16 at the beginning and 7 at the end leave 24, and of 45 they leave 22.
TEST(MeasuredWindow, IsAllRequestsWhereLessThanHalfWouldBeLeft) {
  EXPECT_EQ(WindowOf(47, 8), (MeasuredWindow{16, 40}));
  EXPECT_EQ(WindowOf(45, 8), (MeasuredWindow{0, 45}));
  EXPECT_EQ(WindowOf(5, 8), (MeasuredWindow{0, 5}));
  EXPECT_EQ(WindowOf(0, 8), (MeasuredWindow{0, 0}));
}

}  // namespace
}  // namespace llmb
