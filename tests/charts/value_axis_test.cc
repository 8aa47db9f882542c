#include "harness/charts/value_axis.h"

#include <gmock/gmock.h>

#include "harness/charts/time_scale.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Labels(const ValueAxis& axis) {
  std::vector<std::string> labels;
  for (const Tic& tic : axis.tics) labels.push_back(tic.label);
  return labels;
}

TEST(LinearAxisTest, EndsAtARoundNumberAboveTheHighest) {
  const ValueAxis axis = LinearAxis(31.2, 8, "s");  // 31.2 / 8 = 3.9, rounded up to 5
  EXPECT_EQ(axis.low, 0);
  EXPECT_DOUBLE_EQ(axis.high, 35);
  EXPECT_THAT(Labels(axis), ElementsAre("0", "5", "10", "15", "20", "25", "30", "35"));
}

TEST(LinearAxisTest, EndsAtTheHighestIfItIsRound) {
  EXPECT_DOUBLE_EQ(LinearAxis(100, 5, "").high, 100);
  EXPECT_THAT(Labels(LinearAxis(0.6, 3, "")), ElementsAre("0.0", "0.2", "0.4", "0.6"));
  EXPECT_THAT(Labels(LinearAxis(2500, 3, "")), ElementsAre("0", "1,000", "2,000", "3,000"));
}

TEST(LinearAxisTest, OfZerosEndsAtOne) { EXPECT_EQ(LinearAxis(0, 5, "").high, 1); }

TEST(LogarithmicAxisTest, HasTicsAtOneTwoAndFive) {
  const ValueAxis axis = LogarithmicAxis(0.3, 12, "s");
  EXPECT_DOUBLE_EQ(axis.low, 0.2);
  EXPECT_DOUBLE_EQ(axis.high, 20);
  EXPECT_THAT(Labels(axis), ElementsAre("0.2", "0.5", "1", "2", "5", "10", "20"));
  EXPECT_EQ(axis.label, "s, log scale");
}

TEST(LogarithmicAxisTest, HasOnlyPowersOfTenIfItIsLong) {
  EXPECT_THAT(Labels(LogarithmicAxis(0.03, 600, "")),
              ElementsAre("0.1", "1", "10", "100", "1,000"));
}

TEST(LogarithmicAxisTest, OfOneValueHasAnExtent) {
  for (const double value : {1.0, 3.0, 1e-6, 5e5}) {
    const ValueAxis axis = LogarithmicAxis(value, value, "");
    EXPECT_LT(axis.low, axis.high);
    EXPECT_LE(axis.low, value * (1 + 1e-9));
    EXPECT_GE(axis.high, value * (1 - 1e-9));
  }
}

TEST(ValueAxisTest, FractionIsTheRelativePosition) {
  EXPECT_DOUBLE_EQ(LinearAxis(100, 5, "").Fraction(25), 0.25);
  const ValueAxis axis = LogarithmicAxis(1, 100, "");
  EXPECT_DOUBLE_EQ(axis.Fraction(10), 0.5);
  EXPECT_DOUBLE_EQ(axis.Fraction(0), 0);
  EXPECT_DOUBLE_EQ(axis.Fraction(1e9), 1);
}

TEST(FormatNumberTest, ShowsThreeDigits) {
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(0.01234), "0.0123");
  EXPECT_EQ(FormatNumber(4.5), "4.50");
  EXPECT_EQ(FormatNumber(9.996), "10.0");
  EXPECT_EQ(FormatNumber(123.4), "123");
  EXPECT_EQ(FormatNumber(1234567.8), "1,234,568");
  EXPECT_EQ(FormatShortNumber(4.5), "4.5");
  EXPECT_EQ(FormatShortNumber(100), "100");
  EXPECT_EQ(FormatCount(12345), "12,345");
  EXPECT_EQ(FormatCount(999), "999");
}

TEST(TimeUnitTest, FollowsTheMagnitude) {
  EXPECT_EQ(TimeUnitFor(600).name, "s");
  EXPECT_EQ(TimeUnitFor(1).name, "s");
  EXPECT_EQ(TimeUnitFor(0.999).name, "ms");
  EXPECT_EQ(TimeUnitFor(0.0005).name, "µs");
}

TEST(ChooseTimeScaleTest, IsLinearWhileTheSmallestMedianIsReadable) {
  const std::vector<TimeExtent> extents = {{0.1, 0.5, 1}, {1, 2, 10}};  // 10 / 0.5 = 20
  const TimeScale scale = ChooseTimeScale(extents, "Latency", 5);
  EXPECT_FALSE(scale.axis.logarithmic);
  EXPECT_EQ(scale.axis.label, "Latency (s)");
  EXPECT_EQ(scale.Format(0.5), "0.500 s");
}

TEST(ChooseTimeScaleTest, IsLogarithmicBeyondThat) {
  const std::vector<TimeExtent> extents = {{0.1, 0.5, 1}, {1, 2, 10.1}};
  const TimeScale scale = ChooseTimeScale(extents, "Latency", 5);
  EXPECT_TRUE(scale.axis.logarithmic);
  EXPECT_EQ(scale.axis.label, "Latency (s), log scale");
  EXPECT_EQ(scale.Format(0.42), "420 ms");
}

TEST(ChooseTimeScaleTest, AcceptsZeros) {
  EXPECT_FALSE(ChooseTimeScale(std::vector<TimeExtent>{{0, 0, 0}}, "", 5).axis.logarithmic);
  const auto scale = ChooseTimeScale(std::vector<TimeExtent>{{0, 0, 600}}, "", 5);
  EXPECT_TRUE(scale.axis.logarithmic);
  EXPECT_GT(scale.axis.low, 0);
}

// A sixth of 37 is 6.2, so the steps are 10.
TEST(LinearAxisBetweenTest, HasRoundEndsAroundTheValues) {
  const ValueAxis axis = LinearAxisBetween(63, 100, 6, "share");
  EXPECT_DOUBLE_EQ(axis.low, 60);
  EXPECT_DOUBLE_EQ(axis.high, 100);
  ASSERT_EQ(axis.tics.size(), 5u);
  EXPECT_EQ(axis.tics.front().label, "60");
  EXPECT_EQ(axis.tics.back().label, "100");
  EXPECT_FALSE(axis.logarithmic);
}

TEST(LinearAxisBetweenTest, OfCloseValuesHasDecimals) {
  const ValueAxis axis = LinearAxisBetween(1.91, 2.08, 6, "rate");
  EXPECT_DOUBLE_EQ(axis.low, 1.9);
  EXPECT_NEAR(axis.high, 2.1, 1e-12);
  EXPECT_EQ(axis.tics[1].label, "1.95");
}

}  // namespace
}  // namespace llmb
