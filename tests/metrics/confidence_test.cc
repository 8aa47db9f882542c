#include "harness/metrics/confidence.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(RateInterval, NeedsATrial) { EXPECT_FALSE(RateInterval(0, 0).has_value()); }

// z^2 = 3.8415. All of ten: the lower end is n / (n + z^2) = 10 / 13.8415 = 0.72246.
TEST(RateInterval, HasAWidthAtZeroAndOne) {
  EXPECT_NEAR(RateInterval(10, 10)->low, 0.72246, 1e-5);
  EXPECT_DOUBLE_EQ(RateInterval(10, 10)->high, 1);
  EXPECT_DOUBLE_EQ(RateInterval(0, 10)->low, 0);
  EXPECT_NEAR(RateInterval(0, 10)->high, 0.27754, 1e-5);
}

// 8 of 10: centre (0.8 + 0.19207) / 1.38415 = 0.71674, half width
// 1.95996 / 1.38415 sqrt(0.016 + 0.0096036) = 1.41601 * 0.160011 = 0.22658.
TEST(RateInterval, IsByWilsonsScore) {
  const auto interval = RateInterval(8, 10);
  EXPECT_NEAR(interval->low, 0.49016, 2e-5);
  EXPECT_NEAR(interval->high, 0.94332, 2e-5);
}

// None of 10: the high end is 1 - 0.025^(1/10) = 0.308497. 8 of 10: the published 0.4439 to 0.9748.
TEST(ExactShareInterval, IsThatOfClopperAndPearson) {
  EXPECT_EQ(ExactShareInterval(0, 10).low, 0);
  EXPECT_NEAR(ExactShareInterval(0, 10).high, 0.308497, 1e-6);
  EXPECT_EQ(ExactShareInterval(10, 10).high, 1);
  EXPECT_NEAR(ExactShareInterval(8, 10).low, 0.4439, 1e-4);
  EXPECT_NEAR(ExactShareInterval(8, 10).high, 0.9748, 1e-4);
}

}  // namespace
}  // namespace llmb
