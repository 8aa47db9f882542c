#include "harness/metrics/turn_times.h"

#include <gtest/gtest.h>

#include <chrono>

#include "harness/metrics/run_samples.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

RequestRecord Turn(int turn, int started_ms, int ttft_ms) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.load = ClosedLoop{2};
  record.session_id = "s";
  record.turn = turn;
  record.started = TimePoint(milliseconds(started_ms));
  record.time_to_first_token = milliseconds(ttft_ms);
  record.total_latency = milliseconds(ttft_ms + 1);
  record.in_window = true;
  return record;
}

TEST(TurnTimes, WithoutTurnsThereIsNothing) {
  TurnTimes times;
  EXPECT_TRUE(times.ByTurn().empty());
  RequestRecord alone = Turn(0, 0, 5);
  alone.turn.reset();
  times.Add(alone, true);
  EXPECT_TRUE(times.ByTurn().empty());
  EXPECT_TRUE(FiguresByTurn(times, {}).empty());
}

// Added in the order in which they ended.
TEST(TurnTimes, AreInTheOrderOfStartsByTurn) {
  TurnTimes times;
  times.Add(Turn(1, 40, 3), true);
  times.Add(Turn(0, 10, 20), true);
  times.Add(Turn(0, 0, 30), true);
  const auto turns = times.ByTurn();
  ASSERT_EQ(turns.size(), 2U);
  EXPECT_EQ(turns[0].turn, 0);
  EXPECT_EQ(turns[0].seconds, (std::vector{0.03, 0.02}));
  EXPECT_EQ(turns[0].per_flow, 2U);
  EXPECT_EQ(turns[1].turn, 1);
  EXPECT_EQ(turns[1].seconds, (std::vector{0.003}));
}

TEST(TurnTimes, FailuresAndRequestsOutsideOfTheWindowDoNotCount) {
  TurnTimes times;
  RequestRecord failed = Turn(0, 0, 1);
  failed.error_type = ErrorType::kTimeout;
  times.Add(failed, true);
  RequestRecord suspended = Turn(0, 0, 1);
  suspended.suspended = milliseconds(5);
  times.Add(suspended, true);
  times.Add(Turn(0, 0, 2), false);
  EXPECT_TRUE(times.ByTurn().empty());
  times.WidenToAll();
  ASSERT_EQ(times.ByTurn().size(), 1U);
  EXPECT_EQ(times.ByTurn()[0].seconds, (std::vector{0.002}));
}

// Nine values have no interval; of twenty, the low end exists, and the high one needs 500.
TEST(FiguresByTurn, HaveAnIntervalWhereTheStatisticsAllow) {
  TurnTimes times;
  for (int i = 0; i < 9; ++i) times.Add(Turn(0, i, 1 + i), true);
  for (int i = 0; i < 20; ++i) times.Add(Turn(1, i, 10), true);
  for (int i = 0; i < 600; ++i) times.Add(Turn(2, i, 10 + i % 2), true);
  const auto figures = FiguresByTurn(times, {.users = 2});
  ASSERT_EQ(figures.size(), 3U);
  EXPECT_EQ(figures[0].count, 9U);
  EXPECT_DOUBLE_EQ(figures[0].p50, 0.005);
  EXPECT_FALSE(figures[0].interval.low);
  EXPECT_TRUE(figures[1].interval.low);
  EXPECT_FALSE(figures[1].interval.high);
  EXPECT_TRUE(figures[2].interval.low);
  EXPECT_TRUE(figures[2].interval.high);
}

TEST(FiguresByTurn, AreInTheSummaryOfConversations) {
  RunSamples single;
  for (int i = 0; i < 4; ++i) single.Add(Turn(0, 10 * i, 5));
  single.FinishWindows();
  EXPECT_TRUE(SummarizeAll(single.Endpoints())[0].ttft_by_turn.empty());
  RunSamples samples;
  for (int i = 0; i < 4; ++i) {
    samples.Add(Turn(0, 10 * i, 5));
    samples.Add(Turn(1, 10 * i + 5, 2));
  }
  samples.FinishWindows();
  const auto turns = SummarizeAll(samples.Endpoints())[0].ttft_by_turn;
  ASSERT_EQ(turns.size(), 2U);
  EXPECT_DOUBLE_EQ(turns[0].p50, 0.005);
  EXPECT_DOUBLE_EQ(turns[1].p50, 0.002);
  EXPECT_EQ(turns[1].count, 4U);
}

}  // namespace
}  // namespace llmb
