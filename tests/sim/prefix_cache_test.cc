#include "fixtures/sim/prefix_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

using Blocks = std::vector<std::uint64_t>;

Blocks BlocksOf(std::string_view text) {
  SimBlockHasher hasher;
  hasher.Append(text);
  return hasher.blocks();
}

TEST(SimBlockHasherTest, HashesWholeBlocksOf64Bytes) {
  EXPECT_EQ(BlocksOf("").size(), 0u);
  EXPECT_EQ(BlocksOf(std::string(63, 'x')).size(), 0u);
  EXPECT_EQ(BlocksOf(std::string(64, 'x')).size(), 1u);
  EXPECT_EQ(BlocksOf(std::string(191, 'x')).size(), 2u);
}

TEST(SimBlockHasherTest, ABlockDependsOnAllTextBeforeIt) {
  const std::string tail(64, 'x');
  const Blocks first = BlocksOf(std::string(64, 'a') + tail);
  const Blocks second = BlocksOf(std::string(64, 'b') + tail);
  EXPECT_NE(first[0], second[0]);
  EXPECT_NE(first[1], second[1]);
  EXPECT_EQ(BlocksOf(std::string(64, 'a') + "other"), Blocks{first[0]});
}

TEST(SimBlockHasherTest, PartsOfATextHashLikeTheWhole) {
  SimBlockHasher parts;
  parts.Append(std::string(40, 'x'));
  parts.Append("");
  parts.Append(std::string(90, 'x'));
  EXPECT_EQ(parts.blocks(), BlocksOf(std::string(130, 'x')));
}

TEST(SimPrefixCacheTest, MatchesTheBlocksAtTheBeginning) {
  SimPrefixCache cache(64);  // 4 blocks
  EXPECT_EQ(cache.Match(Blocks{}), 0);
  EXPECT_EQ(cache.Match(Blocks{1}), 0);
  cache.Insert(Blocks{1, 2, 3});
  EXPECT_EQ(cache.Match(Blocks{1, 2, 3}), 48);
  EXPECT_EQ(cache.Match(Blocks{1, 2, 9}), 32);
  EXPECT_EQ(cache.Match(Blocks{9, 2, 3}), 0);  // 2 and 3 are no beginning
}

TEST(SimPrefixCacheTest, DropsTheLastBlockOfThePromptUsedLongestAgo) {
  SimPrefixCache cache(64);
  cache.Insert(Blocks{1, 2});
  cache.Insert(Blocks{3, 4});
  EXPECT_EQ(cache.Match(Blocks{1, 2}), 32);  // now 3, 4 was used longest ago
  cache.Insert(Blocks{5});
  EXPECT_EQ(cache.Match(Blocks{3, 4}), 16);
  EXPECT_EQ(cache.Match(Blocks{1, 2}), 32);
}

TEST(SimPrefixCacheTest, KeepsTheBeginningOfAPromptThatDoesNotFit) {
  SimPrefixCache cache(32);
  cache.Insert(Blocks{7});
  cache.Insert(Blocks{1, 2, 3});
  EXPECT_EQ(cache.Match(Blocks{1, 2, 3}), 32);
  EXPECT_EQ(cache.Match(Blocks{7}), 0);
}

TEST(SimPrefixCacheTest, WithoutRoomForABlockNothingIsKept) {
  SimPrefixCache cache(15);
  cache.Insert(Blocks{1});
  EXPECT_EQ(cache.Match(Blocks{1}), 0);
}

}  // namespace
}  // namespace llmb
