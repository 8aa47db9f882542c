#include "harness/metrics/spread.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace llmb {
namespace {

TEST(StandardDeviation, NeedsTwoValues) {
  EXPECT_EQ(StandardDeviation({}), std::nullopt);
  EXPECT_EQ(StandardDeviation(std::array{3.0}), std::nullopt);
}

// Mean 3: (4 + 1 + 0 + 1 + 4) / 4 = 2.5.
TEST(StandardDeviation, DividesByOneLessThanTheCount) {
  EXPECT_DOUBLE_EQ(*StandardDeviation(std::array{1.0, 2.0, 3.0, 4.0, 5.0}), std::sqrt(2.5));
  EXPECT_DOUBLE_EQ(*StandardDeviation(std::array{5.0, 1.0, 4.0, 2.0, 3.0}), std::sqrt(2.5));
  EXPECT_DOUBLE_EQ(*StandardDeviation(std::array{-1.0, 1.0}), std::sqrt(2.0));
}

TEST(StandardDeviation, IsExactlyZeroForIdenticalValues) {
  EXPECT_EQ(StandardDeviation(std::vector<double>(7, 0.1)), 0.0);
}

// The sum of squares would lose the small spread of large values: 1e9 + {0, 1, 2}.
TEST(StandardDeviation, KeepsASmallSpreadOfLargeValues) {
  EXPECT_DOUBLE_EQ(*StandardDeviation(std::array{1e9, 1e9 + 1, 1e9 + 2}), 1);
}

}  // namespace
}  // namespace llmb
