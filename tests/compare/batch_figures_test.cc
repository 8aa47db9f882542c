#include "harness/compare/batch_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BatchQuantilesTest, OneForEachOfTenContiguousBatches) {
  std::vector<double> values;
  for (int i = 0; i < 30; ++i) values.push_back(i);
  EXPECT_THAT(BatchQuantiles(values, 0.5), ElementsAre(1, 4, 7, 10, 13, 16, 19, 22, 25, 28));
  EXPECT_THAT(BatchQuantiles(values, 1), ElementsAre(2, 5, 8, 11, 14, 17, 20, 23, 26, 29));
}

TEST(BatchQuantilesTest, NeedsAValueForEachBatch) {
  EXPECT_THAT(BatchQuantiles(std::vector<double>{}, 0.5), IsEmpty());
  EXPECT_THAT(BatchQuantiles(std::vector<double>(9, 1.0), 0.5), IsEmpty());
  EXPECT_EQ(BatchQuantiles(std::vector<double>(10, 1.0), 0.5), std::vector<double>(10, 1.0));
}

}  // namespace
}  // namespace llmb
