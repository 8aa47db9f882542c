#include "harness/metrics/part_rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

// Parts of 2 s. The end of the window belongs to its last part.
TEST(PartRates, AreByTenEquallyLongParts) {
  const std::vector<EndedWork> ended = {{0s, 1}, {1999ms, 2}, {2s, 5}, {19s, 4}, {20s, 6}};
  EXPECT_THAT(RatesOfParts(ended, 20s), ElementsAre(1.5, 2.5, 0, 0, 0, 0, 0, 0, 0, 5));
}

TEST(PartRates, AreZeroWhereNothingEnded) {
  EXPECT_THAT(RatesOfParts({}, 1s), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace llmb
