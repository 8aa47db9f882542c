#include "harness/metrics/ordered_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Time = OrderedTimes::Time;

RequestRecord Record(Nanoseconds started, Nanoseconds latency) {
  RequestRecord record;
  record.started = TimePoint(started);
  record.total_latency = latency;
  return record;
}

RequestRecord Placed(RequestRecord record, bool in_window) {
  record.in_window = in_window;
  return record;
}

TEST(OrderedTimes, AreEmptyWithoutRequests) {
  EXPECT_THAT(OrderedTimes().Values(Time::kTotalLatency), IsEmpty());
  EXPECT_EQ(OrderedTimes().RequestsPerFlow(), 0U);
}

TEST(OrderedTimes, AreInTheOrderOfStarts) {
  OrderedTimes times;
  times.Add(Placed(Record(3s, 1s), true));
  times.Add(Placed(Record(1s, 4s), true));
  times.Add(Placed(Record(2s, 9s), true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(4, 9, 1));
}

TEST(OrderedTimes, OmitTheRequestsWithoutTheTime) {
  OrderedTimes times;
  RequestRecord record = Record(1s, 4s);
  record.time_to_first_token = 2s;
  record.time_per_output_token = 500ms;
  times.Add(Placed(record, true));
  times.Add(Placed(Record(2s, 1s), true));
  EXPECT_THAT(times.Values(Time::kTimeToFirstToken), ElementsAre(2));
  EXPECT_THAT(times.Values(Time::kTimePerOutputToken), ElementsAre(0.5));
}

// Starts of different attempts, repetitions and runs are not comparable.
TEST(OrderedTimes, KeepFlowsTogether) {
  OrderedTimes times;
  RequestRecord second = Record(1s, 20s);
  second.repetition = 1;
  RequestRecord resumed = Record(1s, 30s);
  resumed.attempt = 1;
  times.Add(Placed(second, true));
  times.Add(Placed(resumed, true));
  times.Add(Placed(Record(5s, 10s), true));
  times.BeginRun();
  times.Add(Placed(Record(0s, 40s), true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(10, 20, 30, 40));
}

TEST(OrderedTimes, AreOfTheRequestsInFiguresUnlessWidened) {
  OrderedTimes times;
  RequestRecord failed = Record(2s, 8s);
  failed.error_type = ErrorType::kReset;
  times.Add(Placed(Record(1s, 4s), false));
  times.Add(Placed(failed, false));
  times.Add(Placed(Record(3s, 9s), true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(9));
  EXPECT_THAT(times.FromSchedule(Time::kTotalLatency, 100.0), ElementsAre(9));
  times.WidenToAll();
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(4, 9));
  EXPECT_THAT(times.FromSchedule(Time::kTotalLatency, 100.0), ElementsAre(4, 100, 9));
}

// Pooled gaps are of all requests, so these are too, whether their times are in figures or not.
TEST(OrderedTimes, HaveTheGapsOfAllRequestsThatHaveSome) {
  OrderedTimes times;
  RequestRecord record = Record(2s, 4s);
  record.inter_token_latency = InterTokenLatency{.average = 7ms};
  record.token_events = 5;
  times.Add(Placed(record, true));
  record.started = TimePoint(1s);
  record.token_events = 9;
  times.Add(Placed(record, false));
  record.suspended = 1s;
  times.Add(Placed(record, false));
  record.suspended.reset();
  record.inter_token_latency.reset();
  times.Add(Placed(record, true));
  const std::vector<RequestGaps> gaps = times.Gaps();
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].count, 8U);
  EXPECT_EQ(gaps[1].count, 4U);
  EXPECT_EQ(gaps[1].quantiles.average, 7ms);
}

// 5 requests in 2 flows.
TEST(OrderedTimes, CountAllRequestsOfAFlow) {
  OrderedTimes times;
  for (int i = 0; i < 3; ++i) times.Add(Placed(Record(Nanoseconds(i), 1s), false));
  RequestRecord other = Record(1s, 1s);
  other.repetition = 1;
  times.Add(Placed(other, true));
  times.Add(Placed(other, true));
  EXPECT_EQ(times.RequestsPerFlow(), 2U);
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(1, 1));
}

// The request that was suspended is left out, and its outcome counts.
TEST(OrderedTimes, KnowFailures) {
  OrderedTimes times;
  times.Add(Placed(Record(2s, 1s), true));
  RequestRecord failed = Record(1s, 5s);
  failed.error_type = ErrorType::kTimeout;
  times.Add(Placed(failed, true));
  RequestRecord outside = failed;
  outside.started = TimePoint(3s);
  times.Add(Placed(outside, false));
  RequestRecord suspended = Record(4s, 1s);
  suspended.suspended = 1s;
  times.Add(Placed(suspended, true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(1));
  EXPECT_THAT(times.FromSchedule(Time::kTotalLatency, 100), ElementsAre(100, 1));
  EXPECT_THAT(times.Outcomes(), ElementsAre(0, 1, 0, 1));
}

// It waited 2 s for a slot, and was then sent 1 s late.
TEST(OrderedTimes, CountFromTheScheduleOfAnOpenLoop) {
  OrderedTimes times;
  RequestRecord record = Record(5s, 4s);
  record.time_per_output_token = 1s;
  record.slot_wait = 2s;
  record.schedule_delay = 1s;
  times.Add(Placed(record, true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(4));
  EXPECT_THAT(times.FromSchedule(Time::kTotalLatency, std::nullopt), ElementsAre(7));
  EXPECT_THAT(times.FromSchedule(Time::kTimePerOutputToken, std::nullopt), ElementsAre(1));
}

// Sent 1 s after it was due; a request of a closed loop is never due.
TEST(OrderedTimes, OfScheduledRequestsAreCountedFromTheSchedule) {
  OrderedTimes times;
  RequestRecord record = Record(5s, 2s);
  times.Add(record);
  EXPECT_THAT(times.OfScheduled(Time::kTotalLatency), IsEmpty());
  record.slot_wait = 1s;
  times.Add(record);
  record.slot_wait = 0s;
  times.Add(record);
  EXPECT_THAT(times.OfScheduled(Time::kTotalLatency), ElementsAre(3, 2));
  EXPECT_THAT(times.OfScheduled(Time::kTimeToFirstToken), IsEmpty());
}

TEST(OrderedTimes, LeaveOutWarmupAndCancelledRequests) {
  OrderedTimes times;
  RequestRecord warmup = Record(1s, 2s);
  warmup.warmup = true;
  times.Add(warmup);
  RequestRecord cancelled = Record(2s, 2s);
  cancelled.error_type = ErrorType::kCancelled;
  times.Add(cancelled);
  EXPECT_EQ(times.RequestsPerFlow(), 0U);
  times.Add(Record(3s, 1s));
  times.WidenToAll();
  EXPECT_EQ(times.RequestsPerFlow(), 1U);
  EXPECT_THAT(times.Values(Time::kTotalLatency), ElementsAre(1));
  EXPECT_THAT(times.Outcomes(), ElementsAre(1));
}

TEST(OrderedTimes, AreUnknownIfAStartIs) {
  OrderedTimes times;
  times.Add(Placed(Record(1s, 1s), true));
  RequestRecord record = Record(1s, 1s);
  record.started.reset();
  times.Add(Placed(record, true));
  EXPECT_THAT(times.Values(Time::kTotalLatency), IsEmpty());
  EXPECT_THAT(times.Outcomes(), IsEmpty());
  EXPECT_TRUE(times.OrderUnknown());
}

}  // namespace
}  // namespace llmb
