#include "harness/metrics/confidence.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

TEST(MeanInterval, NeedsTwoValues) {
  EXPECT_FALSE(MeanInterval({}).has_value());
  EXPECT_FALSE(MeanInterval(std::array{1.0}).has_value());
}

// Mean 3, s^2 = (4 + 1 + 0 + 1 + 4) / 4 = 2.5, s / sqrt(5) = sqrt(0.5) = 0.70711; the table of
// Student's t has 2.7764 for 4 degrees of freedom: 3 -+ 1.9632.
TEST(MeanInterval, IsByStudentsT) {
  const auto interval = MeanInterval(std::array{1.0, 2.0, 3.0, 4.0, 5.0});
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 1.0368, 1e-4);
  EXPECT_NEAR(interval->high, 4.9632, 1e-4);
}

// One degree of freedom: t is 12.706; s = 1 / sqrt(2), s / sqrt(2) = 0.5: 0.5 -+ 6.353.
TEST(MeanInterval, IsWideForTwoValues) {
  const auto interval = MeanInterval(std::array{0.0, 1.0});
  EXPECT_NEAR(interval->low, -5.853, 1e-3);
  EXPECT_NEAR(interval->high, 6.853, 1e-3);
}

TEST(MeanInterval, IsAPointForEqualValues) {
  const auto interval = MeanInterval(std::array{2.0, 2.0, 2.0});
  EXPECT_EQ(interval->low, 2);
  EXPECT_EQ(interval->high, 2);
}

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

}  // namespace
}  // namespace llmb
