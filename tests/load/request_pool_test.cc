#include "harness/load/request_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

using Sent = std::vector<std::size_t>;
using std::chrono::seconds;

constexpr TimePoint kNow{};  // where time does not matter

// The prompts that `user` draws until the pool is empty.
Sent PromptsDrawnBy(RequestPool& pool, int user) {
  Sent prompts;
  while (const auto request = pool.Draw(user, kNow)) prompts.push_back(request->prompt);
  return prompts;
}

TEST(RequestPool, IsEmptyWithoutRequests) {
  RequestPool no_prompts(FlowRequests{}, 1, 1);
  EXPECT_EQ(no_prompts.Draw(0, kNow), std::nullopt);
  RequestPool nothing_to_send(FlowRequests{.iterations = {{}, {}}}, 1, 1);
  EXPECT_EQ(nothing_to_send.Draw(3, kNow), std::nullopt);
  EXPECT_EQ(nothing_to_send.Left(), 0U);
}

TEST(RequestPool, GivesTheIterationsOfAPromptInTheirOrder) {
  RequestPool pool(FlowRequests{.iterations = {{1, 3, 4}}}, 1, 1);
  EXPECT_EQ(pool.Left(), 3U);
  EXPECT_EQ(pool.Draw(0, kNow), (PooledRequest{0, 1}));
  EXPECT_EQ(pool.Draw(1, kNow), (PooledRequest{0, 3}));
  EXPECT_EQ(pool.Left(), 1U);
  EXPECT_EQ(pool.Draw(0, kNow), (PooledRequest{0, 4}));
  EXPECT_EQ(pool.Draw(0, kNow), std::nullopt);
}

// 3 users draw in turn from 5 prompts x 4 iterations.
TEST(RequestPool, GivesEachRequestOnceToWhoeverAsks) {
  RequestPool pool(AllIterations(5, 4), 1, 7);
  std::map<std::size_t, std::set<int>> iterations;
  int draws = 0;
  while (const auto request = pool.Draw(draws % 3, kNow)) {
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
  while (const auto request = pool.Draw(0, kNow)) marks.push_back(request->in_window);
  std::vector<bool> expected(20, true);
  std::fill_n(expected.begin(), 4, false);
  expected.back() = false;
  EXPECT_EQ(marks, expected);
}

// The prompt with one iteration is used up by the first user. The second skips it.
TEST(RequestPool, SkipsPromptsWithoutARequestLeft) {
  RequestPool pool(FlowRequests{.iterations = {{0}, {0, 1, 2}}}, 1, 1);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pool.Draw(0, kNow));
  EXPECT_EQ(PromptsDrawnBy(pool, 1), (Sent{1, 1}));
}

FlowRequests Endless(std::size_t prompts) {
  return {.iterations = AllIterations(prompts, 1), .endless = true};
}

// What one user draws, who begins a request each second from second 0 on.
std::vector<PooledRequest> DrawEachSecond(FlowRequests requests, int users) {
  RequestPool pool(std::move(requests), users, 1);
  std::vector<PooledRequest> drawn;
  for (TimePoint now{}; const auto request = pool.Draw(0, now); now += seconds(1)) {
    drawn.push_back(*request);
  }
  return drawn;
}

std::vector<bool> WindowMarks(const std::vector<PooledRequest>& drawn) {
  std::vector<bool> marks;
  for (const PooledRequest& request : drawn) marks.push_back(request.in_window);
  return marks;
}

TEST(RequestPool, BeginsNothingAfterTheDuration) {
  FlowRequests requests = Endless(2);
  requests.duration = seconds(5);
  const auto drawn = DrawEachSecond(requests, 1);  // at 0, 1, 2, 3 and 4 s
  ASSERT_EQ(drawn.size(), 5U);
  // Two prompts in turn, each with iterations of its own.
  std::map<std::size_t, std::vector<int>> iterations;
  for (const PooledRequest& one : drawn) iterations[one.prompt].push_back(one.iteration);
  const std::size_t first = drawn.front().prompt;
  EXPECT_EQ(iterations[first], (std::vector{0, 1, 2}));
  EXPECT_EQ(iterations[1 - first], (std::vector{0, 1}));
}

TEST(RequestPool, OfCountAndDurationTheFirstThatIsReachedEnds) {
  FlowRequests requests{.iterations = AllIterations(2, 3), .duration = seconds(4)};
  EXPECT_EQ(DrawEachSecond(requests, 1).size(), 4U);
  requests.duration = seconds(100);
  EXPECT_EQ(DrawEachSecond(requests, 1).size(), 6U);
}

TEST(RequestPool, PromptsOfOtherStagesAreNotInAnEndlessFlow) {
  RequestPool pool({.iterations = {{}, {0}}, .endless = true, .duration = seconds(1)}, 1, 1);
  EXPECT_EQ(pool.Left(), 1U);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pool.Draw(0, kNow), (PooledRequest{1, i}));
  EXPECT_EQ(pool.Left(), 1U);
}

// 2 users: from the fifth request on (2 per user), and from 3 s on (a tenth of 30 s).
TEST(RequestPool, TheWindowOfATimedFlowIsFromATenthAndTwoPerUserOn) {
  FlowRequests requests = Endless(3);
  requests.duration = seconds(30);
  std::vector<bool> expected(30, true);
  std::fill_n(expected.begin(), 4, false);
  EXPECT_EQ(WindowMarks(DrawEachSecond(requests, 2)), expected);
  // 8 s are a tenth of 80.
  requests.duration = seconds(80);
  expected.assign(80, true);
  std::fill_n(expected.begin(), 8, false);
  EXPECT_EQ(WindowMarks(DrawEachSecond(requests, 2)), expected);
  EXPECT_EQ(WindowMarks(DrawEachSecond(requests, 1)), std::vector<bool>(80, true));
}

// 2 users and 60 requests: the count alone would leave out the first 6 (10 %) and the last. A tenth
// of 30 s is over after 3 s, so the first 4 (2 per user) are left out.
TEST(RequestPool, TheWindowOfACountedAndTimedFlowBeginsAtATenthOfEither) {
  FlowRequests requests{.iterations = AllIterations(3, 20), .duration = seconds(30)};
  std::vector<bool> expected(30, true);
  std::fill_n(expected.begin(), 4, false);
  EXPECT_EQ(WindowMarks(DrawEachSecond(requests, 2)), expected);
  // A tenth of 1000 s is never reached.
  requests.duration = seconds(1000);
  expected.assign(60, true);
  std::fill_n(expected.begin(), 6, false);
  expected.back() = false;
  EXPECT_EQ(WindowMarks(DrawEachSecond(requests, 2)), expected);
}

TEST(RequestPool, TheFirstRequestsAreWarmupInAdditionToTheOthers) {
  FlowRequests requests{.iterations = AllIterations(2, 1), .num_warmups = 3};
  const auto drawn = DrawEachSecond(requests, 1);
  ASSERT_EQ(drawn.size(), 5U);
  for (int i = 0; i < 5; ++i) {
    const PooledRequest& one = drawn[static_cast<std::size_t>(i)];
    EXPECT_EQ(one.warmup, i < 3) << i;
    EXPECT_EQ(one.in_window, i >= 3) << i;
    // Two prompts in turn: the third is the first prompt's second warm-up request.
    EXPECT_EQ(one.iteration, i == 2 ? 1 : 0) << i;
  }
}

TEST(RequestPool, WarmupIsNotSentWithoutARequestToMeasure) {
  RequestPool pool({.iterations = {{}}, .num_warmups = 3}, 1, 1);
  EXPECT_EQ(pool.Draw(0, kNow), std::nullopt);
}

// 4 users over 8 s begin at 0, 2, 4 and 6 s. What begins before 8 s is warm-up.
TEST(RequestPool, UsersBeginWithinTheRampUp) {
  RequestPool pool({.iterations = AllIterations(1, 2), .ramp_up = seconds(8)}, 4, 1);
  for (int user = 0; user < 4; ++user) {
    EXPECT_EQ(pool.BeginOf(user, kNow + seconds(user)), kNow + seconds(2 * user));
  }
  EXPECT_TRUE(pool.Draw(0, kNow)->warmup);
  EXPECT_TRUE(pool.Draw(3, kNow + seconds(8) - Nanoseconds(1))->warmup);
  EXPECT_FALSE(pool.Draw(0, kNow + seconds(8))->warmup);
}

// The warm-up ends at 2 s. The five seconds are 2 to 7.
TEST(RequestPool, TheDurationBeginsAfterTheWarmup) {
  FlowRequests requests = Endless(2);
  requests.duration = seconds(5);
  requests.num_warmups = 2;
  EXPECT_EQ(DrawEachSecond(requests, 1).size(), 7U);
}

// Rows 0, 2 and 3 are one conversation, row 1 stands alone, and row 3 waits for 5 s.
FlowRequests TwoConversations() {
  return {.iterations = AllIterations(1, 4),
          .conversations = Conversations{.turns = {{0, 2, 3}, {1}},
                                         .delays = {{}, {}, {}, std::chrono::seconds(5)}}};
}

TEST(RequestPoolConversations, AUserPlaysAConversationToItsEnd) {
  RequestPool pool(TwoConversations(), 2, 0);
  EXPECT_EQ(pool.Draw(0, {})->iteration, 0);
  EXPECT_EQ(pool.Draw(1, {})->iteration, 1);
  pool.EndTurn(0, true);
  pool.EndTurn(1, true);
  EXPECT_FALSE(pool.Draw(1, {}));  // what is left is user 0's
  EXPECT_EQ(pool.ReadyAt(0, TimePoint()), TimePoint());
  EXPECT_EQ(pool.Draw(0, {})->iteration, 2);
  EXPECT_TRUE(pool.HasTurn(0));
  EXPECT_EQ(pool.ReadyAt(0, TimePoint()), TimePoint() + std::chrono::seconds(5));
  EXPECT_EQ(pool.Draw(0, {})->iteration, 3);
  EXPECT_FALSE(pool.HasTurn(0));
  EXPECT_FALSE(pool.Draw(0, {}));
  EXPECT_EQ(pool.Left(), 0U);
  EXPECT_EQ(pool.AbandonedTurns().conversations, 0U);
}

TEST(RequestPoolConversations, AFailedTurnEndsItsConversation) {
  RequestPool pool(TwoConversations(), 1, 0);
  EXPECT_EQ(pool.Draw(0, {})->iteration, 0);
  pool.EndTurn(0, false);
  EXPECT_EQ(pool.Draw(0, {})->iteration, 1);
  pool.EndTurn(0, false);  // it was the last turn
  EXPECT_FALSE(pool.Draw(0, {}));
  EXPECT_EQ(pool.AbandonedTurns().conversations, 1U);
  EXPECT_EQ(pool.AbandonedTurns().turns, 2U);
  EXPECT_EQ(pool.Left(), 0U);
}

TEST(RequestPoolConversations, InAnOpenLoopEachHasAPlayerOfItsOwn) {
  RequestPool pool(TwoConversations(), 1, 0);
  EXPECT_EQ(pool.PlayerOf(1), 1);
  EXPECT_EQ(pool.Draw(pool.PlayerOf(0), {})->iteration, 0);
  EXPECT_EQ(pool.Draw(pool.PlayerOf(1), {})->iteration, 1);
  EXPECT_FALSE(pool.Draw(pool.PlayerOf(2), {}));
  EXPECT_EQ(pool.Draw(0, {})->player, 0);
}

// The first request is drawn for second 2 of a flow that begins at second 1000, so its 10 seconds
// end at second 1012.
TEST(RequestPoolConversations, TheDurationOfAnOpenLoopCountsFromItsStart) {
  FlowRequests requests = TwoConversations();
  requests.duration = seconds(10);
  RequestPool pool(requests, 1, 0);
  EXPECT_EQ(pool.Draw(0, TimePoint(seconds(2)))->iteration, 0);
  pool.StartsAt(TimePoint(seconds(1000)));
  EXPECT_EQ(pool.Draw(0, TimePoint(seconds(1011)))->iteration, 2);
  EXPECT_FALSE(pool.Draw(0, TimePoint(seconds(1012))));
}

// Row 3 waits for 5 s after second 7, and the flow ends at second 10.
TEST(RequestPoolConversations, ADelayBeyondTheDurationIsNotAwaited) {
  FlowRequests requests = TwoConversations();
  requests.duration = seconds(10);
  RequestPool pool(requests, 1, 0);
  EXPECT_EQ(pool.Draw(0, TimePoint())->iteration, 0);
  EXPECT_EQ(pool.Draw(0, TimePoint(seconds(1)))->iteration, 2);
  EXPECT_EQ(pool.ReadyAt(0, TimePoint(seconds(4))), TimePoint(seconds(9)));
  EXPECT_EQ(pool.ReadyAt(0, TimePoint(seconds(7))), TimePoint(seconds(10)));
  EXPECT_FALSE(pool.Draw(0, TimePoint(seconds(10))));
}

TEST(RequestPoolConversations, APoolOfWhichNothingWasDrawnStartsWithItsFirstRequest) {
  FlowRequests requests = TwoConversations();
  requests.duration = seconds(10);
  RequestPool pool(requests, 1, 0);
  pool.StartsAt(TimePoint(seconds(5)));
  EXPECT_EQ(pool.Draw(0, TimePoint(seconds(1000)))->iteration, 0);
  EXPECT_EQ(pool.Draw(0, TimePoint(seconds(1009)))->iteration, 2);
}

// The requests that the shard's users draw in turn until none is left.
std::vector<PooledRequest> DrawnByShard(FlowRequests requests, const Shard& shard, int users,
                                        int most = 1000) {
  requests.shard = shard;
  RequestPool pool(std::move(requests), users, 1);
  std::vector<PooledRequest> drawn;
  const int own = UsersOf(shard, users);
  while (static_cast<int>(drawn.size()) < most) {
    const auto request = pool.Draw(UserAt(shard, static_cast<int>(drawn.size()) % own), kNow);
    if (!request) break;
    drawn.push_back(*request);
  }
  return drawn;
}

// The iterations of an endless flow go on with the next that the shard has: of 3 users, shard 2 of
// 2 has user 1 alone, and so the numbers 1, 4 and 7.
TEST(RequestPoolShard, AnEndlessFlowCountsItsOwnNumbers) {
  const auto drawn = DrawnByShard({.iterations = {{1}}, .endless = true}, {2, 2}, 3, 3);
  ASSERT_EQ(drawn.size(), 3U);
  EXPECT_EQ(drawn[0].iteration, 1);
  EXPECT_EQ(drawn[1].iteration, 4);
  EXPECT_EQ(drawn[2].iteration, 7);
}

TEST(RequestPoolShard, WarmupRequestsOfShardsHaveDifferentNumbers) {
  std::set<int> numbers;
  for (int index = 1; index <= 2; ++index) {
    const auto drawn =
        DrawnByShard({.iterations = {{0}}, .num_warmups = 3}, {.index = index, .count = 2}, 4);
    ASSERT_EQ(drawn.size(), 4U);
    for (int i = 0; i < 3; ++i) {
      const PooledRequest& request = drawn[static_cast<std::size_t>(i)];
      EXPECT_TRUE(request.warmup);
      EXPECT_TRUE(numbers.insert(request.iteration).second);
    }
  }
}

// Of 4 users who begin within 4 s, shard 2 of 2 has users 1 and 3.
TEST(RequestPoolShard, UsersBeginWhenTheyDoInTheWholeLoad) {
  RequestPool pool({.iterations = {{0}}, .ramp_up = seconds(4), .shard = {2, 2}}, 4, 1);
  EXPECT_EQ(pool.BeginOf(1, kNow), kNow + seconds(1));
  EXPECT_EQ(pool.BeginOf(3, kNow), kNow + seconds(3));
}

// 20 requests and 2 of 4 users: without the first 2 per user, and until 2 are left.
TEST(RequestPoolShard, ItsWindowIsOfItsOwnUsers) {
  FlowRequests requests{.iterations = AllIterations(1, 20)};
  const auto drawn = DrawnByShard(requests, {1, 2}, 4);
  ASSERT_EQ(drawn.size(), 20U);
  EXPECT_FALSE(drawn[3].in_window);
  EXPECT_TRUE(drawn[4].in_window);
  EXPECT_TRUE(drawn[18].in_window);
  EXPECT_FALSE(drawn[19].in_window);
}

}  // namespace
}  // namespace llmb
