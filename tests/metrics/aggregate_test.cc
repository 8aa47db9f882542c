#include "harness/metrics/aggregate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

// Mean 12 / 4 = 3, median (2 + 3) / 2, squares 4 + 1 + 0 + 9 = 14, variance 14 / 3.
TEST(Aggregate, IsThatOfASample) {
  const std::vector<double> values = {1, 6, 2, 3};
  EXPECT_DOUBLE_EQ(Aggregate("mean", values).value(), 3);
  EXPECT_DOUBLE_EQ(Aggregate("median", values).value(), 2.5);
  EXPECT_DOUBLE_EQ(Aggregate("stddev", values).value(), std::sqrt(14.0 / 3));
  EXPECT_DOUBLE_EQ(Aggregate("cv", values).value(), std::sqrt(14.0 / 3) / 3);
}

TEST(Aggregate, OneValueHasNoSpread) {
  EXPECT_EQ(Aggregate("mean", {5}), 5);
  EXPECT_EQ(Aggregate("median", {5}), 5);
  EXPECT_FALSE(Aggregate("stddev", {5}));
  EXPECT_FALSE(Aggregate("cv", {5}));
}

TEST(Aggregate, OfNoValuesDoesNotExist) {
  for (const char* name : {"mean", "median", "stddev", "cv"}) {
    EXPECT_FALSE(Aggregate(name, {})) << name;
  }
}

TEST(Aggregate, AVariationAroundZeroOrAnUnknownNameDoesNotExist) {
  EXPECT_FALSE(Aggregate("cv", {-1, 1}));
  EXPECT_FALSE(Aggregate("mode", {1, 2}));
}

}  // namespace
}  // namespace llmb
