#include "harness/charts/kernel_density.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace llmb {
namespace {

double Integral(const std::vector<double>& sorted, double bandwidth, double low, double high) {
  constexpr int kSteps = 4000;
  const double step = (high - low) / kSteps;
  std::vector<double> places;
  for (int i = 0; i < kSteps; ++i) places.push_back(low + (i + 0.5) * step);
  double sum = 0;
  for (const double density : KernelDensity(sorted, bandwidth, places)) sum += density * step;
  return sum;
}

TEST(SilvermanBandwidthTest, IsWorkedOutByHand) {
  // 1..5: mean 3, s = sqrt(10 / 4) = 1.5811, IQR = 4 - 2 = 2, 2 / 1.34 = 1.4925 < s;
  // 0.9 x 1.4925 x 5^-0.2 = 0.9 x 1.4925 x 0.72478 = 0.97358.
  EXPECT_NEAR(SilvermanBandwidth(std::vector<double>{1, 2, 3, 4, 5}), 0.97358, 1e-5);
}

TEST(SilvermanBandwidthTest, UsesTheDeviationWhereTheQuartilesAreEqual) {
  // 1 1 1 1 6: mean 2, s = sqrt((4 x 1 + 16) / 4) = 2.23607, IQR = 0;
  // 0.9 x 2.23607 x 0.72478 = 1.45859.
  EXPECT_NEAR(SilvermanBandwidth(std::vector<double>{1, 1, 1, 1, 6}), 1.45859, 1e-5);
}

TEST(SilvermanBandwidthTest, IsZeroWithoutSpread) {
  EXPECT_EQ(SilvermanBandwidth({}), 0);
  EXPECT_EQ(SilvermanBandwidth(std::vector<double>{3}), 0);
  EXPECT_EQ(SilvermanBandwidth(std::vector<double>(7, 0.1)), 0);
}

TEST(KernelDensityTest, OfOneValueIsTheKernel) {
  // At the value phi(0) / h = 0.398942 / 2; one bandwidth away phi(1) / 2 = 0.241971 / 2.
  const std::vector<double> one = {5};
  const auto densities = KernelDensity(one, 2, std::vector<double>{5, 7, 3, 100});
  EXPECT_NEAR(densities[0], 0.199471, 1e-6);
  EXPECT_NEAR(densities[1], 0.120985, 1e-6);
  EXPECT_NEAR(densities[2], 0.120985, 1e-6);
  EXPECT_EQ(densities[3], 0);
}

TEST(KernelDensityTest, IntegratesToOne) {
  const std::vector<double> values = {1, 1.5, 2, 2.1, 2.2, 4, 9};
  const double bandwidth = SilvermanBandwidth(values);
  EXPECT_NEAR(Integral(values, bandwidth, -10, 20), 1, 1e-5);
  EXPECT_NEAR(Integral(std::vector<double>(50, 3.0), 0.5, -10, 20), 1, 1e-5);
}

// `count` values with the spread of a normal distribution: its quantiles at (i + 0.5) / count.
std::vector<double> Cluster(double centre, double deviation, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    // The logistic distribution with the same variance is close enough, and has a closed form.
    const double p = (i + 0.5) / count;
    values.push_back(centre + deviation * 0.5513 * std::log(p / (1 - p)));
  }
  return values;
}

TEST(ModeBandwidthTest, IsSilvermansForASingleMode) {
  const std::vector<double> values = Cluster(100, 10, 100);
  EXPECT_GT(ModeBandwidth(values), 0.7 * SilvermanBandwidth(values));
  EXPECT_LE(ModeBandwidth(values), SilvermanBandwidth(values));
}

TEST(ModeBandwidthTest, IsHalfOfSilvermansWhereModesAreFarApart) {
  std::vector<double> values = Cluster(100, 10, 50);
  for (const double value : Cluster(300, 10, 50)) values.push_back(value);
  EXPECT_DOUBLE_EQ(ModeBandwidth(values), 0.5 * SilvermanBandwidth(values));
}

TEST(ModeBandwidthTest, FewOrEqualValuesHaveSilvermans) {
  const std::vector<double> few = {1, 2, 3, 10, 11, 12};
  EXPECT_EQ(ModeBandwidth(few), SilvermanBandwidth(few));
  EXPECT_EQ(ModeBandwidth(std::vector<double>(40, 7.0)), 0);
  EXPECT_EQ(ModeBandwidth({}), 0);
}

}  // namespace
}  // namespace llmb
