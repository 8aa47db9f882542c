#include "harness/compare/run_change.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace llmb {
namespace {

using Values = std::vector<double>;

TEST(ChangeOfTest, IsWelchOnLogarithms) {
  // Logarithms 0, 0.2 and 0.3, 0.5: means 0.1 and 0.4, variances 0.02, of the means 0.01. The
  // degrees of freedom are 0.02^2 / (0.01^2 / 1 + 0.01^2 / 1) = 2, and t(0.975, 2) = 4.302653.
  const Values baseline = {1, std::exp(0.2)};
  const Values fresh = {std::exp(0.3), std::exp(0.5)};
  const auto change = ChangeOf(baseline, fresh);
  ASSERT_TRUE(change.has_value());
  const double half_width = 4.302653 * std::sqrt(0.02);
  EXPECT_NEAR(change->ratio, std::exp(0.3), 1e-9);
  EXPECT_NEAR(change->low, std::exp(0.3 - half_width), 1e-6);
  EXPECT_NEAR(change->high, std::exp(0.3 + half_width), 1e-6);
  EXPECT_NEAR(change->HalfWidth(), half_width, 1e-6);
  // With 2 degrees of freedom P(|T| > t) = 1 - t / sqrt(2 + t^2), and t^2 = 0.09 / 0.02 = 4.5.
  EXPECT_NEAR(change->p_value, 1 - std::sqrt(4.5 / 6.5), 1e-9);
}

TEST(ChangeOfTest, RoundsTheDegreesOfFreedomDown) {
  // Variances of the means 0.01 (2 values) and 0.01 / 3 (logarithms -0.1, 0, 0.1: 0.01 / 3).
  // Degrees of freedom: (0.04 / 3)^2 / (0.01^2 + (0.01 / 3)^2 / 2) = 1.68, so 1; t(0.975, 1)
  // = 12.7062.
  const Values baseline = {1, std::exp(0.2)};
  const Values fresh = {std::exp(-0.1), 1, std::exp(0.1)};
  EXPECT_NEAR(ChangeOf(baseline, fresh)->HalfWidth(), 12.7062 * std::sqrt(0.04 / 3), 1e-4);
}

TEST(ChangeOfTest, TheOtherWayRoundIsTheInverse) {
  const Values a = {1, 1.1, 1.3};
  const Values b = {2, 2.5, 2.1};
  const auto forth = ChangeOf(a, b);
  const auto back = ChangeOf(b, a);
  EXPECT_NEAR(forth->ratio * back->ratio, 1, 1e-12);
  EXPECT_NEAR(forth->low * back->high, 1, 1e-12);
  EXPECT_NEAR(forth->p_value, back->p_value, 1e-12);
}

TEST(ChangeOfTest, EqualRunsLeaveNoDoubt) {
  const auto same = ChangeOf(Values{2.5, 2.5, 2.5}, Values{2.5, 2.5});
  EXPECT_NEAR(same->low, 1, 1e-12);
  EXPECT_NEAR(same->high, 1, 1e-12);
  EXPECT_EQ(same->p_value, 1);
  const auto doubled = ChangeOf(Values{2, 2}, Values{4, 4});
  EXPECT_NEAR(doubled->ratio, 2, 1e-12);
  EXPECT_EQ(doubled->p_value, 0);
}

TEST(ChangeOfTest, NeedsTwoPositiveValuesOnEachSide) {
  EXPECT_FALSE(ChangeOf(Values{}, Values{}).has_value());
  EXPECT_FALSE(ChangeOf(Values{1}, Values{1, 2}).has_value());
  EXPECT_FALSE(ChangeOf(Values{1, 2}, Values{1}).has_value());
  EXPECT_FALSE(ChangeOf(Values{1, 0}, Values{1, 2}).has_value());
  EXPECT_FALSE(ChangeOf(Values{1, 2}, Values{1, std::nan("")}).has_value());
}

}  // namespace
}  // namespace llmb
