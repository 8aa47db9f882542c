#include "harness/console/coarse_quantiles.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

double MillisecondsOf(const CoarseQuantiles& quantiles, double probability) {
  return ToSeconds(quantiles.Quantile(probability).value_or(Nanoseconds::zero())) * 1e3;
}

TEST(CoarseQuantiles, AreWithinOnePerCent) {
  CoarseQuantiles quantiles;
  for (int i = 1; i <= 100; ++i) quantiles.Add(milliseconds(i));
  EXPECT_NEAR(MillisecondsOf(quantiles, 0.95), 95, 0.96);
  EXPECT_NEAR(MillisecondsOf(quantiles, 0.5), 50, 0.51);
  EXPECT_NEAR(MillisecondsOf(quantiles, 1), 100, 1.01);
}

TEST(CoarseQuantiles, OfNothingAndOfOneValue) {
  CoarseQuantiles quantiles;
  EXPECT_EQ(quantiles.Quantile(0.95), std::nullopt);
  quantiles.Add(milliseconds(123));
  EXPECT_NEAR(MillisecondsOf(quantiles, 0), 123, 1.24);
  EXPECT_NEAR(MillisecondsOf(quantiles, 1), 123, 1.24);
}

TEST(CoarseQuantiles, AddUp) {
  CoarseQuantiles one;
  CoarseQuantiles other;
  one.Add(milliseconds(1));
  for (int i = 0; i < 3; ++i) other.Add(milliseconds(100));
  one.Add(other);
  EXPECT_NEAR(MillisecondsOf(one, 0.25), 1, 0.011);
  EXPECT_NEAR(MillisecondsOf(one, 0.95), 100, 1.01);
}

TEST(CoarseQuantiles, ExtremesAreClamped) {
  CoarseQuantiles quantiles;
  quantiles.Add(Nanoseconds::zero());
  EXPECT_NEAR(MillisecondsOf(quantiles, 1), 0.001, 0.0001);
  quantiles.Add(std::chrono::hours(1000));
  EXPECT_GT(MillisecondsOf(quantiles, 1), 400'000);
}

}  // namespace
}  // namespace llmb
