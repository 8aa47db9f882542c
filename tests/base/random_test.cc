#include "harness/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace llmb {
namespace {

// The first numbers of SplitMix64 for the seed 0, as its authors' code prints them.
TEST(Random, IsSplitMix64) {
  Random random(0);
  EXPECT_EQ(random.Next(), 0xE220A8397B1DCDAFU);
  EXPECT_EQ(random.Next(), 0x6E789E6AA1B965F4U);
  EXPECT_EQ(random.Next(), 0x06C45D188009454FU);
}

TEST(Random, BelowStaysBelowAndReachesEveryValue) {
  Random random(1);
  std::vector<int> counts(3);
  for (int i = 0; i < 3000; ++i) ++counts[random.Below(3)];
  for (const int count : counts) EXPECT_NEAR(count, 1000, 150);  // five standard deviations: 129
  EXPECT_EQ(random.Below(1), 0U);
}

TEST(Random, ShuffleKeepsTheValuesAndDependsOnTheSeedAlone) {
  const auto shuffled = [](std::uint64_t seed) {
    std::vector<int> values(20);
    for (int i = 0; i < 20; ++i) values[static_cast<std::size_t>(i)] = i;
    Shuffle(values, seed);
    return values;
  };
  EXPECT_EQ(shuffled(1), shuffled(1));
  EXPECT_NE(shuffled(1), shuffled(2));
  std::vector<int> sorted = shuffled(1);
  std::ranges::sort(sorted);
  EXPECT_TRUE(std::ranges::is_sorted(sorted));
  EXPECT_EQ(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<int> empty;
  Shuffle(empty, 1);
  EXPECT_TRUE(empty.empty());
}

TEST(MixSeeds, DependsOnTheOrder) {
  EXPECT_NE(MixSeeds({1, 2}), MixSeeds({2, 1}));
  EXPECT_NE(SeedOfName("a"), SeedOfName("b"));
}

}  // namespace
}  // namespace llmb
