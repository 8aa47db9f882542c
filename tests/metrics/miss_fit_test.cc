#include "harness/metrics/miss_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace llmb {
namespace {

// Two stages at each of two rates, e^-0.1 and e^0.1, with half a miss and half a hit added:
// 40.5 and 59.5 of 1,000, together 5 %, and 180.5 and 219.5, together 20 %.
std::vector<StageMisses> FourStages() {
  const double low = std::exp(-0.1);
  const double high = std::exp(0.1);
  return {{low, 40, 999}, {low, 59, 999}, {high, 180, 999}, {high, 219, 999}};
}

TEST(FitMisses, NeedsThreeStagesAndTwoRates) {
  EXPECT_FALSE(FitMisses({}).has_value());
  const auto stages = FourStages();
  EXPECT_FALSE(FitMisses(std::span(stages).first(1)).has_value());
  EXPECT_FALSE(FitMisses(std::span(stages).first(2)).has_value());
  EXPECT_TRUE(FitMisses(std::span(stages).first(3)).has_value());
  EXPECT_FALSE(FitMisses(std::vector<StageMisses>(3, {2, 10, 100})).has_value());
}

// With two rates the fit passes through both shares: logit(0.05) = -2.944439 and logit(0.2) =
// -1.386294, 0.2 apart on the scale of ln(rate). slope = 1.558145 / 0.2 = 7.790723, intercept =
// their mean, -2.165367.
TEST(FitMisses, PassesThroughTwoRates) {
  const MissFit fit = *FitMisses(FourStages());
  EXPECT_NEAR(fit.center, 0, 1e-12);
  EXPECT_NEAR(fit.slope, 7.790723, 1e-5);
  EXPECT_NEAR(fit.intercept, -2.165367, 1e-6);
  EXPECT_NEAR(fit.ShareAt(std::exp(0.1)), 0.2, 1e-9);
  EXPECT_NEAR(fit.ShareAt(std::exp(-0.1)), 0.05, 1e-9);
}

// Pearson's chi-square: (9.5^2 + 9.5^2) / (1000 0.05 0.95 = 47.5) = 3.8, and 2 x 19.5^2 / (1000 0.2
// 0.8 = 160) = 4.753125. Over 4 - 2: 4.2765625. The weights are 95 at -0.1 and 320 at 0.1:
// X'WX = [415, 22.5; 22.5, 4.15], its determinant 1,216.
TEST(FitMisses, TakesTheScatterBetweenStagesAsItsVariance) {
  const MissFit fit = *FitMisses(FourStages());
  EXPECT_NEAR(fit.dispersion, 4.2765625, 1e-6);
  EXPECT_NEAR(fit.intercept_variance, 4.2765625 * 4.15 / 1216, 1e-8);
  EXPECT_NEAR(fit.covariance, -4.2765625 * 22.5 / 1216, 1e-7);
  EXPECT_NEAR(fit.slope_variance, 4.2765625 * 415 / 1216, 1e-6);
}

// Stages that agree better than independent requests would: chi-square 0.
TEST(FitMisses, HasADispersionOfAtLeastOne) {
  const double low = std::exp(-0.1);
  const double high = std::exp(0.1);
  const std::vector<StageMisses> same = {
      {low, 50, 999}, {low, 50, 999}, {high, 200, 999}, {high, 200, 999}};
  EXPECT_DOUBLE_EQ(FitMisses(same)->dispersion, 1);
}

TEST(FitMisses, TakesStagesWithoutAMissAndWithNothingElse) {
  const std::vector<StageMisses> extremes = {{1, 0, 1000}, {2, 0, 1000}, {3, 1000, 1000}};
  const MissFit fit = *FitMisses(extremes);
  EXPECT_TRUE(std::isfinite(fit.slope));
  EXPECT_GT(fit.slope, 0);
}

// logit(0.1) = -2.197225; u = (-2.197225 + 2.165367) / 7.790723 = -0.0040892.
TEST(MissFit, FindsTheRateOfAShare) {
  EXPECT_NEAR(*FitMisses(FourStages())->RateAt(0.1), std::exp(-0.0040892), 1e-6);
}

TEST(MissFit, HasNoRateWhereMissesFall) {
  auto stages = FourStages();
  for (StageMisses& stage : stages) stage.rate = 1 / stage.rate;
  const MissFit fit = *FitMisses(stages);
  EXPECT_FALSE(fit.RateAt(0.1).has_value());
  EXPECT_FALSE(RateRangeOf(fit, 0.1).has_value());
}

// Student's t of 0.985 with 2 degrees of freedom is 0.97 / sqrt(2 0.985 0.015) = 5.642786, its
// square 31.84103. With d = -2.165367 + 2.197225 = 0.031858:
//   A = 7.790723^2 - 31.84103 1.459513 = 60.69537 - 46.47240 = 14.22297
//   B = 7.790723 0.031858 + 31.84103 0.07913017 = 0.248197 + 2.519586 = 2.767783
//   C = 0.031858^2 - 31.84103 0.01459513 = 0.001015 - 0.464724 = -0.463709
//   u = (-2.767783 -+ sqrt(7.660623 + 6.595319 = 14.255942)) / 14.22297 = -0.460063, 0.070865
TEST(RateRangeOf, IsFiellers) {
  const RateRange range = *RateRangeOf(*FitMisses(FourStages()), 0.1);
  EXPECT_NEAR(range.low, std::exp(-0.460063), 2e-5);
  EXPECT_NEAR(range.high, std::exp(0.070865), 2e-5);
}

// With a slope of the same size and twice the covariance, A is 60.7 - 92.9 < 0.
TEST(RateRangeOf, NeedsASignificantSlope) {
  MissFit fit = *FitMisses(FourStages());
  fit.intercept_variance *= 2;
  fit.covariance *= 2;
  fit.slope_variance *= 2;
  EXPECT_FALSE(RateRangeOf(fit, 0.1).has_value());
}

// The share is below 10 % exactly up to where the upper curve meets it, the low end of Fieller's.
TEST(IsBelow, HoldsBelowTheLowEnd) {
  const MissFit fit = *FitMisses(FourStages());
  EXPECT_TRUE(IsBelow(fit, std::exp(-0.461), 0.1));
  EXPECT_FALSE(IsBelow(fit, std::exp(-0.459), 0.1));
}

// Three, six and three stages, which scatter by a few misses.
std::vector<StageMisses> Parts(std::uint64_t low, std::uint64_t middle, std::uint64_t high) {
  std::vector<StageMisses> stages;
  for (int i = 0; i < 12; ++i) {
    const std::uint64_t misses = i < 3 ? low : i < 9 ? middle : high;
    stages.push_back({1 + 0.01 * i, misses + static_cast<std::uint64_t>(i % 4), 1000});
  }
  return stages;
}

TEST(IsNotMonotonic, IsAFallOfTheMisses) {
  EXPECT_FALSE(IsNotMonotonic(Parts(50, 100, 200)));
  EXPECT_TRUE(IsNotMonotonic(Parts(150, 100, 200)));
  EXPECT_TRUE(IsNotMonotonic(Parts(50, 200, 100)));
  EXPECT_FALSE(IsNotMonotonic(Parts(100, 100, 100)));
}

TEST(IsNotMonotonic, NeedsTwelveStages) {
  const auto stages = Parts(150, 100, 200);
  EXPECT_FALSE(IsNotMonotonic(std::span(stages).first(11)));
  EXPECT_FALSE(IsNotMonotonic({}));
}

}  // namespace
}  // namespace llmb
