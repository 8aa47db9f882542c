#include "harness/metrics/window_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

RequestRecord Record(Nanoseconds start, Nanoseconds latency, bool in_window) {
  RequestRecord record;
  record.started = TimePoint(start);
  record.total_latency = latency;
  record.output_tokens = 10;
  record.in_window = in_window;
  return record;
}

TEST(WindowFigures, HasNoFiguresWithoutRequests) { EXPECT_FALSE(WindowFiguresOf(OrderedTimes())); }

TEST(WindowFigures, OfOneRequestIsItsLength) {
  OrderedTimes window;
  window.Add(Record(5s, 2s, true));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 0s);
  EXPECT_EQ(figures->length, 2s);
  EXPECT_EQ(figures->successes, 1U);
  EXPECT_EQ(figures->output_tokens, 10);
  EXPECT_EQ(figures->in_flight, 2s);
}

// The window is from 12 to 20 s, 2 s after the flow's start at 10 s. Requests, by start and end:
// 10-13 ends in it, 12-15 is in it, 13-21 ends after it, 15-20 ends with it, 20-22 is not in it. In
// flight within it: 1 + 3 + 7 + 5 s.
// Of their 10 tokens, those from 12 s to 20 s: a third, all, 7/8, all, none.
TEST(WindowFigures, CountsWhatEndedWithinTheWindow) {
  OrderedTimes window;
  window.Add(Record(20s, 2s, false));
  window.Add(Record(10s, 3s, false));
  window.Add(Record(15s, 5s, true));
  window.Add(Record(12s, 3s, true));
  window.Add(Record(13s, 8s, true));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 2s);
  EXPECT_EQ(figures->length, 8s);
  EXPECT_EQ(figures->successes, 3U);
  EXPECT_NEAR(*figures->output_tokens, 10.0 / 3 + 10 + 8.75 + 10, 1e-9);
  EXPECT_EQ(figures->in_flight, 16s);
  // The window is 8 s, a part 0.8 s: requests end at 1, 3 and 8 s.
  EXPECT_THAT(figures->request_rates, ElementsAre(0, 1.25, 0, 1.25, 0, 0, 0, 0, 0, 1.25));
  // Tokens per second: 10/3 until 1 s, 10/3 until 3 s, 1.25 from 1 s and 2 from 3 s on.
  EXPECT_NEAR(figures->output_rates.front(), 20.0 / 3, 1e-9);
  EXPECT_NEAR(figures->output_rates.at(1), (20.0 / 3 * 0.2 + (10.0 / 3 + 1.25) * 0.6) / 0.8, 1e-9);
  EXPECT_NEAR(figures->output_rates.back(), 3.25, 1e-9);
}

// Threads start requests in a slightly other order than they draw them: one before the window
// starts after the first one in it. The window is from 10 to 20 s.
TEST(WindowFigures, ALateStartOfAnEarlierRequestDoesNotEndTheWindow) {
  OrderedTimes window;
  window.Add(Record(0s, 10s, false));
  window.Add(Record(10s, 2s, true));
  window.Add(Record(10s + 1ms, 2s, false));
  window.Add(Record(12s, 3s, true));
  window.Add(Record(20s, 1s, false));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 10s);
  EXPECT_EQ(figures->length, 10s);
  EXPECT_EQ(figures->successes, 3U);
}

// Requests from 10 to 12 s and from 12 to 16 s, after a warm-up one from 4 to 11 s, of which only
// the second was in the window.
TEST(WindowFigures, WidensToAllThatIsNotWarmup) {
  OrderedTimes window;
  RequestRecord warmup = Record(4s, 7s, false);
  warmup.warmup = true;
  window.Add(warmup);
  window.Add(Record(10s, 2s, false));
  window.Add(Record(12s, 4s, true));
  window.WidenToAll();
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 6s);
  EXPECT_EQ(figures->length, 6s);
  EXPECT_EQ(figures->successes, 2U);
}

// A request of an open loop, sent `late` after it was due.
RequestRecord Scheduled(Nanoseconds due, Nanoseconds late, Nanoseconds latency, bool in_window) {
  RequestRecord record = Record(due + late, latency, in_window);
  record.load = OpenLoop{1};
  record.slot_wait = late;
  return record;
}

// Requests are due at 10, 11, 12, 13 and 14 s. The window is from 11 to 14 s: the last request is
// in it, and what ends after that is not. Of the requests after the one at its begin, 3 are due in
// it and 2 are sent in it, the last one at 15 s. Two end in it: at 11.5 and at 13 s.
TEST(WindowFigures, OfAnOpenLoopIsFromArrivalToArrival) {
  OrderedTimes window;
  window.Add(Scheduled(10s, 0s, 1500ms, false));
  window.Add(Scheduled(11s, 0s, 2s, true));
  window.Add(Scheduled(12s, 0s, 3s, true));
  window.Add(Scheduled(13s, 500ms, 2s, true));
  window.Add(Scheduled(14s, 1s, 2s, true));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 1s);
  EXPECT_EQ(figures->length, 3s);
  EXPECT_EQ(figures->arrivals, 3U);
  EXPECT_EQ(figures->sends, 2U);
  EXPECT_EQ(figures->successes, 2U);
  // A third of the first request's, all of the second's, 2/3 and 1/4 of the next ones'.
  EXPECT_NEAR(*figures->output_tokens, 10.0 / 3 + 10 + 20.0 / 3 + 2.5, 1e-9);
  // Constant gaps and equal responses scatter nothing.
  EXPECT_EQ(figures->request_rate_error, 0);
  EXPECT_EQ(figures->output_rate_error, 0);
}

// 10 requests, one due each second. Their responses have the first token after 2 s and last 12 s,
// so none ends until the last arrival at 9 s. From 1 to 9 s the first 7 stream at 1 token/s each,
// from 2 or 3 or ... s on: 7 + 6 + ... + 1 = 28 of their tokens arrive, and none of the others'.
TEST(WindowFigures, CountsTheTokensOfResponsesThatEndAfterTheWindow) {
  OrderedTimes window;
  for (int i = 0; i < 10; ++i) {
    RequestRecord record = Scheduled(std::chrono::seconds(i), 0s, 12s, i > 0);
    record.time_to_first_token = 2s;
    window.Add(record);
  }
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->length, 8s);
  EXPECT_EQ(figures->successes, 0U);
  EXPECT_NEAR(*figures->output_tokens, 28, 1e-9);
}

// Due at 0, 1, 3 and 6 s: gaps with the mean 2 and the variance 1, so c^2 = 1/4, and sqrt(3 / 4) /
// 6 requests. Tokens of 10, 20, 30 and 40 have the mean 25 and the variance 500/3, so sqrt(4 (500/3
// + 625/4)) / 6 tokens.
TEST(WindowFigures, OfAnOpenLoopKnowsTheScatterOfItsArrivals) {
  OrderedTimes window;
  int tokens = 0;
  for (const Nanoseconds due : {0s, 1s, 3s, 6s}) {
    RequestRecord record = Scheduled(due, 0s, 100ms, true);
    record.output_tokens = tokens += 10;
    window.Add(record);
  }
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_NEAR(figures->request_rate_error, 0.144338, 1e-6);
  EXPECT_NEAR(figures->output_rate_error, 5.989960, 1e-6);
}

// The window has no length, so there are no rates.
TEST(WindowFigures, OfOneArrivalHasNoFigures) {
  OrderedTimes window;
  window.Add(Scheduled(10s, 0s, 1s, true));
  EXPECT_FALSE(WindowFiguresOf(window));
}

// Requests that are due every second and end `gap` apart, the first after 1 s.
void AddOpenLoop(OrderedTimes& window, int requests, Nanoseconds gap, int repetition) {
  for (int i = 0; i < requests; ++i) {
    RequestRecord record = Scheduled(std::chrono::seconds(i), 0s, 1s + i * (gap - 1s), true);
    record.repetition = repetition;
    window.Add(record);
  }
}

TEST(WindowFigures, OfAnOpenLoopSaysWhetherTheEndpointKeepsUp) {
  OrderedTimes window;
  EXPECT_FALSE(StabilityOf(window));
  AddOpenLoop(window, 600, 1s, 0);
  EXPECT_EQ(StabilityOf(window)->verdict, Stability::kNoGrowthFound);
  // Of the repetitions, the one that was worst counts, and a short one does not.
  AddOpenLoop(window, 600, 1250ms, 1);
  AddOpenLoop(window, 3, 1s, 2);
  EXPECT_EQ(StabilityOf(window)->verdict, Stability::kUnstable);
  EXPECT_NEAR(*StabilityOf(window)->second_half_rate, 0.8, 0.01);
}

// An endpoint answers 600 requests in 600 s and then no more. One request is in flight until it is
// given up at 1,000 s; 400 others wait for a slot. Of the 20 bins of 50 s the first 12 have about
// 50 completions and the others none, a mean of 30 where 50 arrive: the standard error is 25 /
// sqrt(20) = 5.6, and t = 20 / 5.6 = 3.6.
TEST(WindowFigures, RequestsThatWaitedForASlotUntilTheEndAreAQueue) {
  OrderedTimes window;
  AddOpenLoop(window, 600, 1s, 0);
  EXPECT_EQ(StabilityOf(window)->verdict, Stability::kNoGrowthFound);
  RequestRecord cancelled = Scheduled(600s, 0s, 400s, true);
  cancelled.error_type = ErrorType::kCancelled;
  window.Add(cancelled);
  for (int i = 601; i < 1000; ++i) {
    const auto due = std::chrono::seconds(i);
    cancelled = Scheduled(due, 1000s - due, 0s, true);
    cancelled.error_type = ErrorType::kCancelled;
    window.Add(cancelled);
  }
  EXPECT_EQ(StabilityOf(window)->verdict, Stability::kUnstable);
  EXPECT_NEAR(*StabilityOf(window)->t, 3.6, 0.1);
}

TEST(WindowFigures, OfAShortOpenLoopIsTooShortToTell) {
  OrderedTimes window;
  AddOpenLoop(window, 499, 1250ms, 0);
  EXPECT_EQ(StabilityOf(window)->verdict, Stability::kTooShort);
}

TEST(WindowFigures, OfAClosedLoopHasNoStability) {
  OrderedTimes window;
  for (int i = 0; i < 600; ++i) window.Add(Record(std::chrono::seconds(i), 1s, true));
  EXPECT_FALSE(StabilityOf(window));
}

TEST(WindowFigures, FailuresOccupyTheirUserAndAreNoSuccess) {
  OrderedTimes window;
  window.Add(Record(0s, 4s, true));
  RequestRecord failed = Record(1s, 3s, true);
  failed.error_type = ErrorType::kReset;
  window.Add(failed);
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->successes, 1U);
  EXPECT_EQ(figures->in_flight, 7s);
}

TEST(WindowFigures, AMissingCountMakesTheTokensUnknown) {
  OrderedTimes window;
  window.Add(Record(0s, 4s, true));
  RequestRecord uncounted = Record(1s, 2s, true);
  uncounted.output_tokens.reset();
  window.Add(uncounted);
  ASSERT_TRUE(WindowFiguresOf(window));
  EXPECT_EQ(WindowFiguresOf(window)->output_tokens, std::nullopt);
  EXPECT_EQ(WindowFiguresOf(window)->successes, 2U);
}

// Two repetitions of 2 s and a second run of 3 s.
TEST(WindowFigures, FlowsAddUp) {
  OrderedTimes window;
  window.Add(Record(0s, 2s, true));
  RequestRecord second = Record(50s, 2s, true);
  second.repetition = 1;
  window.Add(second);
  window.BeginRun();
  window.Add(Record(1s, 3s, true));
  ASSERT_TRUE(WindowFiguresOf(window));
  EXPECT_EQ(WindowFiguresOf(window)->length, 7s);
}

TEST(WindowFigures, FilesThatDoNotSayHaveNoWindow) {
  OrderedTimes window;
  window.Add(Record(0s, 2s, true));
  RequestRecord old = Record(1s, 2s, true);
  old.in_window.reset();
  window.Add(old);
  EXPECT_FALSE(WindowFiguresOf(window));
}

// A timed flow of two users: nothing is begun after the last request of the window, which starts at
// 20 s. The request that ends then counts, those that end later do not.
TEST(WindowFigures, OfATimedFlowEndsWithTheLastStart) {
  OrderedTimes window;
  window.Add(Record(0s, 10s, false));
  window.Add(Record(10s, 10s, true));
  window.Add(Record(12s, 12s, true));
  window.Add(Record(20s, 9s, true));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 10s);
  EXPECT_EQ(figures->length, 10s);
  EXPECT_EQ(figures->successes, 1U);
  EXPECT_EQ(figures->in_flight, 18s);  // 10 + 8
}

// The window of 5 s begins while a warm-up request is in flight for another second.
TEST(WindowFigures, WarmupOccupiesItsUserAndIsNoSuccess) {
  OrderedTimes window;
  RequestRecord warmup = Record(0s, 11s, false);
  warmup.warmup = true;
  window.Add(warmup);
  window.Add(Record(10s, 5s, true));
  const auto figures = WindowFiguresOf(window);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->begins, 10s);
  EXPECT_EQ(figures->length, 5s);
  EXPECT_EQ(figures->successes, 1U);
  EXPECT_EQ(figures->in_flight, 6s);
}

}  // namespace
}  // namespace llmb
