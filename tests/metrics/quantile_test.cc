#include "harness/metrics/quantile.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

TEST(Quantile, NoValuesHaveNoQuantile) {
  EXPECT_EQ(Quantile({}, 0.5), std::nullopt);
  EXPECT_EQ(QuantileOfSorted({}, 0), std::nullopt);
}

TEST(Quantile, OneValueIsEveryQuantile) {
  constexpr std::array kOne = {4.5};
  for (const double probability : {0.0, 0.5, 0.99, 1.0}) {
    EXPECT_EQ(Quantile(kOne, probability), 4.5);
  }
}

// The example of Hyndman and Fan's type 7: h = (n - 1) p = 3p on {1, 2, 4, 8}.
TEST(Quantile, InterpolatesBetweenOrderStatistics) {
  constexpr std::array kValues = {8.0, 1.0, 4.0, 2.0};
  EXPECT_DOUBLE_EQ(*Quantile(kValues, 0), 1);
  EXPECT_DOUBLE_EQ(*Quantile(kValues, 0.25), 1.75);  // h = 0.75: 1 + 0.75 (2 - 1)
  EXPECT_DOUBLE_EQ(*Quantile(kValues, 0.5), 3);      // h = 1.5:  2 + 0.5 (4 - 2)
  EXPECT_DOUBLE_EQ(*Quantile(kValues, 0.9), 6.8);    // h = 2.7:  4 + 0.7 (8 - 4)
  EXPECT_DOUBLE_EQ(*Quantile(kValues, 1), 8);
}

// 1 to 10 at 0.9 distinguishes type 7 from similar types. Type 6 would give 9.9, the nearest-rank
// rule sorted[int(n p)] 10, type 1 9.
TEST(Quantile, IsType7AndNoOther) {
  constexpr std::array kValues = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0};
  EXPECT_DOUBLE_EQ(*QuantileOfSorted(kValues, 0.9), 9.1);  // h = 8.1: 9 + 0.1
  EXPECT_DOUBLE_EQ(*QuantileOfSorted(kValues, 0.99), 9.91);
}

TEST(Mean, IsTheSumOverTheCount) {
  EXPECT_EQ(Mean({}), std::nullopt);
  constexpr std::array kValues = {1.0, 2.0, 6.0};
  EXPECT_DOUBLE_EQ(*Mean(kValues), 3);
}

}  // namespace
}  // namespace llmb
