#include "harness/load/request_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace llmb {
namespace {

using Sent = std::vector<std::size_t>;

// The prompts that `user` draws until the pool is empty.
Sent PromptsDrawnBy(RequestPool& pool, int user) {
  Sent prompts;
  while (const auto request = pool.Draw(user)) prompts.push_back(request->prompt);
  return prompts;
}

TEST(RequestPool, IsEmptyWithoutRequests) {
  RequestPool no_prompts({}, 1, 1);
  EXPECT_EQ(no_prompts.Draw(0), std::nullopt);
  RequestPool nothing_to_send({{}, {}}, 1, 1);
  EXPECT_EQ(nothing_to_send.Draw(3), std::nullopt);
  EXPECT_EQ(nothing_to_send.Left(), 0U);
}

TEST(RequestPool, GivesTheIterationsOfAPromptInTheirOrder) {
  RequestPool pool({{1, 3, 4}}, 1, 1);
  EXPECT_EQ(pool.Left(), 3U);
  EXPECT_EQ(pool.Draw(0), (PooledRequest{0, 1}));
  EXPECT_EQ(pool.Draw(1), (PooledRequest{0, 3}));
  EXPECT_EQ(pool.Left(), 1U);
  EXPECT_EQ(pool.Draw(0), (PooledRequest{0, 4}));
  EXPECT_EQ(pool.Draw(0), std::nullopt);
}

// 3 users draw in turn from 5 prompts x 4 iterations.
TEST(RequestPool, GivesEachRequestOnceToWhoeverAsks) {
  RequestPool pool(AllIterations(5, 4), 1, 7);
  std::map<std::size_t, std::set<int>> iterations;
  int draws = 0;
  while (const auto request = pool.Draw(draws % 3)) {
    ++draws;
    EXPECT_TRUE(iterations[request->prompt].insert(request->iteration).second);
  }
  EXPECT_EQ(draws, 20);
  for (std::size_t prompt = 0; prompt < 5; ++prompt) {
    EXPECT_EQ(iterations[prompt], (std::set<int>{0, 1, 2, 3})) << prompt;
  }
}

TEST(RequestPool, AUserSendsAllPromptsBeforeItRepeatsOne) {
  RequestPool pool(AllIterations(6, 3), 1, 1);
  const Sent prompts = PromptsDrawnBy(pool, 0);
  ASSERT_EQ(prompts.size(), 18U);
  for (std::size_t round = 0; round < 3; ++round) {
    const auto begin = prompts.begin() + static_cast<std::ptrdiff_t>(6 * round);
    EXPECT_EQ(std::set<std::size_t>(begin, begin + 6).size(), 6U) << round;
  }
}

TEST(RequestPool, TheOrderDependsOnTheUserAndTheSeedAlone) {
  const auto order = [](int user, std::uint64_t seed) {
    RequestPool pool(AllIterations(18, 1), 1, seed);
    return PromptsDrawnBy(pool, user);
  };
  EXPECT_EQ(order(0, 1), order(0, 1));
  EXPECT_NE(order(0, 1), order(1, 1));
  EXPECT_NE(order(0, 1), order(0, 2));
}

// 2 users and 20 requests: the first 4 and the last one are not in the window.
TEST(RequestPool, MarksTheRequestsInTheWindow) {
  RequestPool pool(AllIterations(2, 10), 2, 1);
  std::vector<bool> marks;
  while (const auto request = pool.Draw(0)) marks.push_back(request->in_window);
  std::vector<bool> expected(20, true);
  std::fill_n(expected.begin(), 4, false);
  expected.back() = false;
  EXPECT_EQ(marks, expected);
}

// The prompt with one iteration is used up by the first user. The second skips it.
TEST(RequestPool, SkipsPromptsWithoutARequestLeft) {
  RequestPool pool({{0}, {0, 1, 2}}, 1, 1);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pool.Draw(0));
  EXPECT_EQ(PromptsDrawnBy(pool, 1), (Sent{1, 1}));
}

}  // namespace
}  // namespace llmb
