#include "harness/metrics/batch_means.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BatchMeans, AreThoseOfTenContiguousBatches) {
  std::vector<double> values;
  for (int i = 0; i < 20; ++i) values.push_back(i);
  EXPECT_THAT(BatchMeans(values),
              ElementsAre(0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5));
}

// 23 values: batches begin at 0, 2, 4, 6, 9, 11, 13, 16, 18, 20.
TEST(BatchMeans, DifferInSizeByAtMostOne) {
  std::vector<double> values;
  for (int i = 0; i < 23; ++i) values.push_back(i);
  EXPECT_THAT(BatchMeans(values), ElementsAre(0.5, 2.5, 4.5, 7, 9.5, 11.5, 14, 16.5, 18.5, 21));
}

TEST(BatchMeans, NeedTwoValuesPerBatch) {
  EXPECT_THAT(BatchMeans({}), IsEmpty());
  EXPECT_THAT(BatchMeans(std::vector<double>(19, 1.0)), IsEmpty());
}

// The sample variance is 10 * 1 / 9, and r1 = -9 / 10 inflates nothing.
TEST(VarianceOfMean, IsNotSmallerForAlternatingBatches) {
  EXPECT_NEAR(VarianceOfMean(std::vector<double>{1, 3, 1, 3, 1, 3, 1, 3, 1, 3}), 10.0 / 90, 1e-12);
}

// The mean is 1.8, so deviations are -0.8 (six) and 1.2 (four): squares 9.6. Products of
// neighbours: 3 of 0.64, 2 of 1.44 and 4 of -0.96 give 0.96. r1 = 0.1, r = 0.1 + 1.3 / 10 = 0.23.
TEST(VarianceOfMean, IsInflatedByTheLag1AutocorrelationWithoutItsBias) {
  EXPECT_NEAR(VarianceOfMean(std::vector<double>{1, 1, 3, 3, 1, 1, 3, 3, 1, 1}),
              9.6 / 9 / 10 * 1.23 / 0.77, 1e-12);
}

// r1 = (4 - 1 + 4) / 10 = 0.7, r = 0.7 + 3.1 / 10 = 1.01, taken as 0.9: a factor of 19.
TEST(VarianceOfMean, TakesTheAutocorrelationAsAtMostNineTenths) {
  EXPECT_NEAR(VarianceOfMean(std::vector<double>{1, 1, 1, 1, 1, 3, 3, 3, 3, 3}), 10.0 / 90 * 19,
              1e-12);
}

TEST(VarianceOfMean, OfIdenticalBatchesIsZero) {
  EXPECT_EQ(VarianceOfMean(std::vector<double>(10, 0.1)), 0);
}

}  // namespace
}  // namespace llmb
