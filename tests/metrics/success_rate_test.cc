#include "harness/metrics/success_rate.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(SuccessRateText, HasTwoDecimals) {
  EXPECT_EQ(SuccessRateText(39, 40), "97.50%");
  EXPECT_EQ(SuccessRateText(2, 3), "66.67%");
  EXPECT_EQ(SuccessRateText(1, 1000), "0.10%");
}

TEST(SuccessRateText, Is100OnlyForAllAnd0OnlyForNone) {
  EXPECT_EQ(SuccessRateText(7, 7), "100.00%");
  EXPECT_EQ(SuccessRateText(0, 7), "0.00%");
  EXPECT_EQ(SuccessRateText(999'999, 1'000'000), "99.99%");  // 99.9999 would round to 100.00
  EXPECT_EQ(SuccessRateText(19'999, 20'000), "99.99%");      // 99.995 would, too
  EXPECT_EQ(SuccessRateText(1, 1'000'000), "0.01%");         // 0.0001 would round to 0.00
  EXPECT_EQ(SuccessRateText(UINT64_MAX - 1, UINT64_MAX), "99.99%");
}

TEST(SuccessRateText, DoesNotExistWithoutRequests) {
  EXPECT_EQ(SuccessRateText(0, 0), std::nullopt);
}

}  // namespace
}  // namespace llmb
