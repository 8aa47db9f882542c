#include "harness/metrics/part_rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

// Parts of 2 s. The end of the window belongs to its last part.
TEST(PartRates, AreByTenEquallyLongParts) {
  const std::vector<Work> ended = {{0s, 1}, {1999ms, 2}, {2s, 5}, {19s, 4}, {20s, 6}};
  EXPECT_THAT(RatesOfParts(ended, 20s), ElementsAre(1.5, 2.5, 0, 0, 0, 0, 0, 0, 0, 5));
}

// Parts of 2 s. 8 were done from 3 to 7 s, 2 per second; of 10 from 15 to 25 s, those until 20 s;
// of 6 from -2 to 1 s, a third.
TEST(PartRates, SpreadWhatTookSomeTime) {
  const std::vector<Work> works = {{.at = 7s, .amount = 8, .took = 4s},
                                   {.at = 25s, .amount = 10, .took = 10s},
                                   {.at = 1s, .amount = 6, .took = 3s}};
  const std::vector<double> rates = RatesOfParts(works, 20s);
  const std::vector<double> expected = {1, 1, 2, 1, 0, 0, 0, 0.5, 1, 1};
  ASSERT_EQ(rates.size(), expected.size());
  for (std::size_t i = 0; i < rates.size(); ++i) EXPECT_NEAR(rates[i], expected[i], 1e-12) << i;
}

TEST(PartRates, ShareOfWorkWithinATime) {
  const Work work{.at = 7s, .amount = 8, .took = 4s};
  EXPECT_DOUBLE_EQ(ShareWithin(work, 0s, 20s), 1);
  EXPECT_DOUBLE_EQ(ShareWithin(work, 0s, 4s), 0.25);
  EXPECT_DOUBLE_EQ(ShareWithin(work, 6s, 20s), 0.25);
  EXPECT_EQ(ShareWithin(work, 7s, 20s), 0);
  EXPECT_EQ(ShareWithin(work, 0s, 3s), 0);
}

TEST(PartRates, AreZeroWhereNothingEnded) {
  EXPECT_THAT(RatesOfParts({}, 1s), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace llmb
