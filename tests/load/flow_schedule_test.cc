#include "harness/load/flow_schedule.h"

#include <gtest/gtest.h>

#include <map>

namespace llmb {
namespace {

using std::chrono::milliseconds;

constexpr ArrivalPattern kConstant{.process = ArrivalProcess::kConstant};

TEST(FlowSchedule, SendsEveryRequestOfThePoolOnce) {
  RequestPool pool(AllIterations(3, 4), 1, 0);
  const auto schedule = DrawSchedule({.pattern = kConstant, .rate = 10}, pool);
  ASSERT_EQ(schedule.size(), 12U);
  EXPECT_EQ(pool.Left(), 0U);
  std::map<std::size_t, int> prompts;
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(schedule[i].due, i * milliseconds(100));
    EXPECT_EQ(schedule[i].request.iteration, prompts[schedule[i].request.prompt]++);
  }
  EXPECT_EQ(prompts, (std::map<std::size_t, int>{{0, 4}, {1, 4}, {2, 4}}));
}

// Without the first 10 %, rounded up: 2 of 12. The last ones are in it.
TEST(FlowSchedule, HasAWindowFromATenthToTheLastArrival) {
  RequestPool pool(AllIterations(3, 4), 1, 0);
  const auto schedule = DrawSchedule({.pattern = kConstant, .rate = 10}, pool);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(schedule[i].request.in_window, i >= 2) << i;
}

TEST(FlowSchedule, EndsWithTheLastArrivalBeforeALimit) {
  RequestPool pool(
      {.iterations = AllIterations(1, 1), .endless = true, .duration = milliseconds(500)}, 1, 0);
  EXPECT_EQ(DrawSchedule({.pattern = kConstant, .rate = 10}, pool).size(), 5U);
}

// The first 3 are warm-up, and so are those within 450 ms, which makes 5. Of the 10 others, the
// first is not in the window.
TEST(FlowSchedule, BeginsWithWarmupsThatAreNotInTheWindow) {
  RequestPool pool(
      {.iterations = AllIterations(1, 10), .num_warmups = 3, .ramp_up = milliseconds(450)}, 1, 0);
  const auto schedule = DrawSchedule({.pattern = kConstant, .rate = 10}, pool);
  ASSERT_EQ(schedule.size(), 15U);
  for (std::size_t i = 0; i < 15; ++i) {
    EXPECT_EQ(schedule[i].request.warmup, i < 5) << i;
    EXPECT_EQ(schedule[i].request.in_window, i >= 6) << i;
  }
}

TEST(FlowSchedule, OfNothingIsEmptyAndOfOneRequestHasItInTheWindow) {
  RequestPool none(AllIterations(1, 0), 1, 0);
  EXPECT_TRUE(DrawSchedule({}, none).empty());
  RequestPool one(AllIterations(1, 1), 1, 0);
  const auto schedule = DrawSchedule({}, one);
  ASSERT_EQ(schedule.size(), 1U);
  EXPECT_EQ(schedule[0].due, milliseconds(0));
  EXPECT_TRUE(schedule[0].request.in_window);
}

// Of a reader with an arrival every 100 ms.
class Arrivals final : public WorkloadReader {
 public:
  explicit Arrivals(int rows) : rows_(rows) {}
  Result<std::optional<WorkloadRequest>> Next() override {
    if (next_ == rows_) return std::nullopt;
    WorkloadRequest row;
    row.arrival = milliseconds(100) * next_++;
    return row;
  }

 private:
  const int rows_;
  int next_ = 0;
};

TEST(ReadSchedule, SendsEachRowAtItsArrival) {
  RequestPool pool(AllIterations(1, 20), 1, 0);
  Arrivals trace(20);
  const auto schedule = ReadSchedule(trace, pool);
  ASSERT_TRUE(schedule);
  ASSERT_EQ(schedule->size(), 20U);
  for (int i = 0; i < 20; ++i) {
    const ScheduledRequest& scheduled = (*schedule)[static_cast<std::size_t>(i)];
    EXPECT_EQ(scheduled.due, milliseconds(100) * i);
    EXPECT_EQ(scheduled.request.iteration, i);
    EXPECT_EQ(scheduled.request.in_window, i >= 2);  // without the first 10 %
  }
}

TEST(ReadSchedule, EndsWithTheDataOrTheDuration) {
  RequestPool pool({.iterations = AllIterations(1, 1), .endless = true}, 1, 0);
  Arrivals three(3);
  EXPECT_EQ(ReadSchedule(three, pool)->size(), 3U);
  RequestPool timed(
      {.iterations = AllIterations(1, 1), .endless = true, .duration = milliseconds(250)}, 1, 0);
  Arrivals many(100);
  EXPECT_EQ(ReadSchedule(many, timed)->size(), 3U);  // at 0, 100 and 200 ms
  RequestPool empty(AllIterations(1, 0), 1, 0);
  Arrivals none(0);
  EXPECT_EQ(ReadSchedule(none, empty)->size(), 0U);
}

std::vector<Nanoseconds> DueTimes(const std::vector<ScheduledRequest>& schedule) {
  std::vector<Nanoseconds> times;
  for (const ScheduledRequest& scheduled : schedule) times.push_back(scheduled.due);
  return times;
}

// Each shard draws the whole schedule, from a pool of the whole load, and keeps its part.
TEST(OfShare, ThePartsOfAllShardsAreTheOneSchedule) {
  const auto draw = [] {
    RequestPool pool({.iterations = AllIterations(5, 40), .num_warmups = 7}, 1, 3);
    return DrawSchedule({.pattern = {}, .rate = 50, .seed = 9}, pool);
  };
  const auto whole = draw();
  ASSERT_EQ(whole.size(), 207U);
  std::map<Nanoseconds, PooledRequest> merged;
  for (int index = 1; index <= 4; ++index) {
    const auto part = OfShare(draw(), {{.index = index, .count = 4}, OpenLoop{50}});
    EXPECT_TRUE(part.size() == 51U || part.size() == 52U);
    for (const ScheduledRequest& scheduled : part) {
      EXPECT_TRUE(merged.emplace(scheduled.due, scheduled.request).second);
    }
  }
  ASSERT_EQ(merged.size(), whole.size());
  for (const ScheduledRequest& scheduled : whole) {
    EXPECT_EQ(merged.at(scheduled.due), scheduled.request);
  }
}

TEST(OfShare, TakesTheRowsOfATraceInTurn) {
  RequestPool pool(AllIterations(1, 5), 1, 0);
  Arrivals trace(5);
  const auto part = OfShare(*ReadSchedule(trace, pool), {{.index = 2, .count = 2}, Trace{}});
  EXPECT_EQ(DueTimes(part), (std::vector<Nanoseconds>{milliseconds(100), milliseconds(300)}));
  EXPECT_EQ(RowsOf(part, pool), (std::vector<int>{1, 3}));
  EXPECT_TRUE(OfShare({}, {{.index = 1, .count = 2}, Trace{}}).empty());
}

// Sessions stay whole. Rows 0, 2 and 4 are a conversation, rows 1 and 3 another.
TEST(OfShare, AConversationBelongsToTheShardOfItsFirstTurn) {
  FlowRequests requests{.iterations = AllIterations(1, 5),
                        .conversations = Conversations{.turns = {{0, 2, 4}, {1, 3}},
                                                       .delays = std::vector<Nanoseconds>(5)}};
  for (int index = 1; index <= 2; ++index) {
    RequestPool pool(requests, 1, 0);
    const auto whole = DrawSchedule({.pattern = kConstant, .rate = 10}, pool);
    ASSERT_EQ(whole.size(), 2U);
    const auto part = OfShare(whole, {{.index = index, .count = 2}, OpenLoop{10}});
    EXPECT_EQ(RowsOf(part, pool),
              index == 1 ? (std::vector<int>{0, 2, 4}) : (std::vector<int>{1, 3}));
  }
}

}  // namespace
}  // namespace llmb
