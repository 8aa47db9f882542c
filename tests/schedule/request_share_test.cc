#include "harness/schedule/request_share.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <vector>

namespace llmb {
namespace {

std::vector<Shard> Shards(int count) {
  std::vector<Shard> shards;
  for (int index = 1; index <= count; ++index) shards.push_back({index, count});
  return shards;
}

std::vector<std::uint64_t> NumbersOf(const RequestShare& share, std::uint64_t end) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < end; ++i) {
    if (share.Has(i)) numbers.push_back(i);
  }
  return numbers;
}

// 8 users on 3 shards: 0 3 6, 1 4 7 and 2 5.
TEST(RequestShare, DealsUsersInTurn) {
  EXPECT_EQ(UsersOf({1, 3}, 8), 3);
  EXPECT_EQ(UsersOf({2, 3}, 8), 3);
  EXPECT_EQ(UsersOf({3, 3}, 8), 2);
  EXPECT_EQ(UserAt({2, 3}, 0), 1);
  EXPECT_EQ(UserAt({2, 3}, 2), 7);
}

TEST(RequestShare, SomeShardsHaveNoneOfFewUsers) {
  EXPECT_EQ(UsersOf({2, 4}, 2), 1);
  EXPECT_EQ(UsersOf({3, 4}, 2), 0);
  EXPECT_TRUE(NumbersOf({{3, 4}, ClosedLoop{2}}, 20).empty());
  EXPECT_TRUE(RequestShare({3, 4}, ClosedLoop{2}).IsEmpty());
  EXPECT_FALSE(RequestShare({2, 4}, ClosedLoop{2}).IsEmpty());
  EXPECT_FALSE(RequestShare({4, 4}, OpenLoop{1}).IsEmpty());
}

TEST(RequestShare, WithoutShardsItIsEverything) {
  const RequestShare whole;
  EXPECT_TRUE(whole.IsWhole());
  EXPECT_EQ(NumbersOf(whole, 3), (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(whole.CountBelow(0), 0U);
  EXPECT_EQ(UsersOf(Shard(), 5), 5);
}

TEST(RequestShare, DealsArrivalsToTheShards) {
  EXPECT_EQ(NumbersOf({{2, 3}, OpenLoop{5}}, 9), (std::vector<std::uint64_t>{1, 4, 7}));
  EXPECT_EQ(NumbersOf({{3, 3}, Trace{}}, 9), (std::vector<std::uint64_t>{2, 5, 8}));
}

// Of 3 users, the first shard has 0 and 2, the second has 1: requests 0 2, 3 5, 6 8 and 1, 4, 7.
TEST(RequestShare, DealsRequestsOfAClosedLoopByItsUsers) {
  EXPECT_EQ(NumbersOf({{1, 2}, ClosedLoop{3}}, 9), (std::vector<std::uint64_t>{0, 2, 3, 5, 6, 8}));
  EXPECT_EQ(NumbersOf({{2, 2}, ClosedLoop{3}}, 9), (std::vector<std::uint64_t>{1, 4, 7}));
}

TEST(RequestShare, EveryNumberHasExactlyOneShard) {
  for (const LoadLevel& level :
       {LoadLevel(ClosedLoop{1}), LoadLevel(ClosedLoop{7}), LoadLevel(OpenLoop{2})}) {
    for (const int count : {1, 2, 3, 8}) {
      std::multiset<std::uint64_t> all;
      std::uint64_t counted = 0;
      for (const Shard& shard : Shards(count)) {
        const RequestShare share(shard, level);
        for (const std::uint64_t number : NumbersOf(share, 50)) all.insert(number);
        counted += share.CountBelow(50);
      }
      EXPECT_EQ(counted, 50U);
      EXPECT_EQ(all.size(), 50U);
      EXPECT_EQ(std::set<std::uint64_t>(all.begin(), all.end()).size(), 50U);
    }
  }
}

// 3 prompts of 2, 3 and 1: requests 0 1 | 2 3 4 | 5. Shard 2 of 2 with 2 users has 1, 3 and 5.
TEST(RequestShare, CountsTheRequestsOfEachPrompt) {
  const std::vector<int> counts = {2, 3, 1};
  EXPECT_EQ(SharePerPrompt(counts, {{2, 2}, ClosedLoop{2}}), (std::vector<int>{1, 1, 1}));
  EXPECT_EQ(SharePerPrompt(counts, {{1, 2}, ClosedLoop{2}}), (std::vector<int>{1, 2, 0}));
  EXPECT_EQ(SharePerPrompt(counts, {}), counts);
  EXPECT_TRUE(SharePerPrompt({}, {{1, 2}, ClosedLoop{2}}).empty());
}

}  // namespace
}  // namespace llmb
