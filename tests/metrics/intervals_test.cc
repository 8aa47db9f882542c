#include "harness/metrics/intervals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

const StageFacts kLong = {.requests = 100'000, .users = 1};

// Two values per batch, whose means are `batches`.
std::vector<double> WithBatchMeans(const std::vector<double>& batches) {
  std::vector<double> values;
  for (const double mean : batches) values.insert(values.end(), {mean - 0.5, mean + 0.5});
  return values;
}

// P(at least `least` of `draws`), summed up.
double BinomialTail(int draws, double probability, int least) {
  double sum = 0;
  for (int i = least; i <= draws; ++i) {
    sum += std::exp(std::lgamma(draws + 1) - std::lgamma(i + 1) - std::lgamma(draws - i + 1) +
                    i * std::log(probability) + (draws - i) * std::log(1 - probability));
  }
  return sum;
}

// The published interval of a median of 100 values is from the 40th to the 61st.
TEST(OrderStatisticRanks, OfAMedianOf100AreThePublishedOnes) {
  const RankInterval ranks = OrderStatisticRanks(100, 0.5);
  EXPECT_EQ(std::floor(*ranks.low), 40);
  EXPECT_EQ(std::ceil(*ranks.high), 61);
  EXPECT_NEAR(*ranks.low + *ranks.high, 101, 1e-6);  // symmetric
}

TEST(OrderStatisticRanks, AreBetweenThoseOfTheBinomialDistribution) {
  for (const double probability : {0.5, 0.9, 0.99}) {
    for (const int size : {400, 1000}) {
      const RankInterval ranks = OrderStatisticRanks(size, probability);
      const int low = static_cast<int>(std::floor(*ranks.low));
      EXPECT_GE(BinomialTail(size, probability, low), 0.975);
      EXPECT_LT(BinomialTail(size, probability, low + 1), 0.975);
      const int high = static_cast<int>(std::ceil(*ranks.high));
      EXPECT_LE(BinomialTail(size, probability, high), 0.025);
      EXPECT_GT(BinomialTail(size, probability, high - 1), 0.025);
    }
  }
}

// All 5 values are above the median in 1 of 32 samples, which is too often; all 6 in 1 of 64.
TEST(OrderStatisticRanks, ExistOnlyIfTheExtremesAreFarEnoughOut) {
  EXPECT_EQ(OrderStatisticRanks(5, 0.5).low, std::nullopt);
  EXPECT_EQ(OrderStatisticRanks(5, 0.5).high, std::nullopt);
  EXPECT_TRUE(OrderStatisticRanks(6, 0.5).low);
  EXPECT_TRUE(OrderStatisticRanks(6, 0.5).high);
  EXPECT_EQ(OrderStatisticRanks(0, 0.5).low, std::nullopt);
  EXPECT_EQ(OrderStatisticRanks(35, 0.9).high, std::nullopt);  // 0.9^35 = 0.02503
  EXPECT_TRUE(OrderStatisticRanks(36, 0.9).high);
  EXPECT_EQ(OrderStatisticRanks(71, 0.95).high, std::nullopt);
  EXPECT_TRUE(OrderStatisticRanks(72, 0.95).high);
  EXPECT_EQ(OrderStatisticRanks(367, 0.99).high, std::nullopt);
  EXPECT_TRUE(OrderStatisticRanks(368, 0.99).high);
}

// Mean 2, variance of the mean 1 / 9, t = 2.262157: 2 +- 0.754052.
TEST(MeanInterval, IsThatOfBatchMeans) {
  const auto values = WithBatchMeans({1, 3, 1, 3, 1, 3, 1, 3, 1, 3});
  const SamplingInterval interval = MeanInterval(values, kLong);
  EXPECT_NEAR(*interval.low, 2 - 0.754052, 1e-6);
  EXPECT_NEAR(*interval.high, 2 + 0.754052, 1e-6);
  EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kGiven);
}

// As above with r at its limit: the variance is 19 times as high, 2 - 3.28684 is below 0.
TEST(MeanInterval, BeginsAtZeroAtTheLowest) {
  const auto values = WithBatchMeans({1, 1, 1, 1, 1, 3, 3, 3, 3, 3});
  const SamplingInterval interval = MeanInterval(values, kLong);
  EXPECT_EQ(*interval.low, 0);
  EXPECT_NEAR(*interval.high, 2 + 3.286839, 1e-5);
}

TEST(MeanInterval, OfAShortStageHasNoUpperEnd) {
  const auto values = WithBatchMeans({1, 3, 1, 3, 1, 3, 1, 3, 1, 3});
  const SamplingInterval interval = MeanInterval(values, {.requests = 20, .users = 1});
  EXPECT_TRUE(interval.low);
  EXPECT_EQ(interval.high, std::nullopt);
  EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(interval.upper_end.requests_needed, 500);
}

TEST(MeanInterval, NeedsTwentyValues) {
  for (const std::size_t count : {0U, 1U, 19U}) {
    const std::vector<double> values(count, 1.0);
    const SamplingInterval interval = MeanInterval(values, {.requests = count, .users = 1});
    EXPECT_EQ(interval.low, std::nullopt);
    EXPECT_EQ(interval.high, std::nullopt);
    EXPECT_EQ(interval.upper_end.requests_needed, 500);
  }
}

// 19 of 1,000 requests succeeded: 20 values need 1,000 * 20 / 19 = 1,052.6 requests.
TEST(MeanInterval, SaysHowManyRequestsGiveEnoughValues) {
  const std::vector<double> values(19, 1.0);
  const SamplingInterval interval = MeanInterval(values, {.requests = 1000, .users = 1});
  EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(interval.upper_end.requests_needed, 1053);
}

// Each batch of 10 holds 5 values on each side of the median, so batches have no scatter and the
// effective size is the count, 100, and 75.067 after the correction. By symmetry its ranks add up
// to 76.067, so the ends do to 101.
TEST(QuantileInterval, OfBatchesWithoutScatterIsThatOfIndependentValues) {
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) values.insert(values.end(), {50.0 - i, 51.0 + i});
  const SamplingInterval interval = QuantileInterval(values, 0.5, kLong);
  EXPECT_EQ(interval.effective_size, 100);
  const RankInterval ranks = OrderStatisticRanks(75.0673, 0.5);
  EXPECT_NEAR(*interval.low, *ranks.low * 101 / 76.0673, 1e-3);
  EXPECT_NEAR(*interval.high, *ranks.high * 101 / 76.0673, 1e-3);
  EXPECT_NEAR(*interval.low + *interval.high, 101, 1e-6);
}

// Batches of 4: of the even ones 1, of the odd ones 3 values are 1, the others 2. The median
// is 1.5. The shares up to it, 1/4 and 3/4, have a variance of their mean of 10 (1/4)^2 / 9 / 10 =
// 1/144, as 0.25 * 144 = 36 independent values have. So the corrected size is 27.02.
TEST(QuantileInterval, HasTheEffectiveSizeThatExplainsTheScatterOfBatches) {
  std::vector<double> values;
  for (int batch = 0; batch < 10; ++batch) {
    for (int i = 0; i < 4; ++i) values.push_back(i < (batch % 2 == 0 ? 1 : 3) ? 1 : 2);
  }
  const SamplingInterval interval = QuantileInterval(values, 0.5, kLong);
  EXPECT_NEAR(*interval.effective_size, 36, 1e-9);
  EXPECT_EQ(interval.low, 1);
  EXPECT_EQ(interval.high, 2);
}

TEST(QuantileInterval, OfEqualValuesHasNoWidth) {
  const std::vector<double> values(20, 0.25);
  const SamplingInterval interval = QuantileInterval(values, 0.5, kLong);
  EXPECT_EQ(interval.low, 0.25);
  EXPECT_EQ(interval.high, 0.25);
  EXPECT_EQ(interval.effective_size, 20);
}

// A stage of 1,000 whose window holds 100 values: even if all are independent, the p99 needs 367.2
// at an effective size of 75.07, so 4,892 requests.
TEST(QuantileInterval, OfATailWithTooFewValuesSaysHowManyAreNeeded) {
  const std::vector<double> values(100, 1.0);
  const SamplingInterval interval = QuantileInterval(values, 0.99, {.requests = 1000, .users = 1});
  EXPECT_TRUE(interval.low);
  EXPECT_EQ(interval.high, std::nullopt);
  EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kTooShort);
  EXPECT_NEAR(static_cast<double>(*interval.upper_end.requests_needed), 4890, 5);
}

TEST(QuantileInterval, NeedsTwentyValues) {
  for (const std::size_t count : {0U, 1U, 19U}) {
    const SamplingInterval interval = QuantileInterval(std::vector<double>(count, 1.0), 0.5, kLong);
    EXPECT_EQ(interval.low, std::nullopt);
    EXPECT_EQ(interval.high, std::nullopt);
    EXPECT_EQ(interval.effective_size, std::nullopt);
    EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kTooShort);
  }
}

TEST(QuantileInterval, InAnOpenLoopHasNoUpperEndWithoutASaturatedStage) {
  const std::vector<double> values(1000, 1.0);
  const SamplingInterval interval = QuantileInterval(values, 0.5, {.requests = 1000});
  EXPECT_TRUE(interval.low);
  EXPECT_EQ(interval.high, std::nullopt);
  EXPECT_EQ(interval.upper_end.reason, UpperEndReason::kNoSaturatedStage);
}

TEST(ThroughputInterval, IsThatOfTheRatesOfTenParts) {
  const std::vector<double> rates = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3};
  const SamplingInterval interval = ThroughputInterval(rates, {.requests = 500});
  EXPECT_NEAR(*interval.low, 2 - 0.754052, 1e-6);
  EXPECT_NEAR(*interval.high, 2 + 0.754052, 1e-6);
  EXPECT_EQ(ThroughputInterval(rates, {.requests = 499}).high, std::nullopt);
  // Parts that happen to be alike do not show less error than the arrivals have.
  const SamplingInterval wide = ThroughputInterval(rates, {.requests = 500}, 1);
  EXPECT_NEAR(*wide.high, 2 + 2.262157, 1e-5);
}

// Values 0 and 1 by turns in each batch but for the last, so the batches scatter.
TEST(QuantileInterval, OfTpotInAnOpenLoopCountsHalfTheRequests) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i)
    values.push_back(i % (2 + i / 100) == 0 ? 0.5 + i * 1e-6 : 1 + i * 1e-6);
  const StageFacts open = {.requests = 1000};
  const StageFacts closed = {.requests = 1000, .users = 1};
  const auto size = [&](double probability, const StageFacts& stage) {
    return *QuantileInterval(values, probability, stage).effective_size;
  };
  EXPECT_DOUBLE_EQ(size(0.5, FactsForTpot(open)), size(0.5, open) / 2);
  EXPECT_DOUBLE_EQ(size(0.99, FactsForTpot(open)), size(0.99, open));
  EXPECT_DOUBLE_EQ(size(0.5, FactsForTpot(closed)), size(0.5, closed));
}

}  // namespace
}  // namespace llmb
