#include "harness/metrics/search_misses.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;

Threshold Of(const char* text) { return *ParseThreshold(text); }

// Sent 100 ms after it was due, with a TTFT of 300 ms, a latency of 900 ms and a TPOT of 20 ms.
RequestRecord Record() {
  RequestRecord record;
  record.in_window = true;
  record.schedule_delay = milliseconds(60);
  record.slot_wait = milliseconds(40);
  record.time_to_first_token = milliseconds(300);
  record.total_latency = milliseconds(900);
  record.time_per_output_token = milliseconds(20);
  return record;
}

// Good within 400 ms to the first token and 20 ms per token.
GoodputLimits Limits() {
  return {.ttft = milliseconds(400), .tpot = milliseconds(20), .e2el = std::nullopt};
}

bool Within(const char* threshold, const RequestRecord& record) {
  return IsWithin(Of(threshold), Limits(), record).value();
}

TEST(SearchedShare, IsThatOfQuantilesAndOfSuccess) {
  EXPECT_DOUBLE_EQ(*SearchedShare(Of("ttft_p90<1s")), 0.9);
  EXPECT_DOUBLE_EQ(*SearchedShare(Of("latency_p99<1s")), 0.99);
  EXPECT_DOUBLE_EQ(*SearchedShare(Of("tpot_p50<1s")), 0.5);
  EXPECT_DOUBLE_EQ(*SearchedShare(Of("success>=99.5%")), 0.995);
  EXPECT_DOUBLE_EQ(*SearchedShare(Of("goodput>=90%")), 0.9);
  for (const char* other : {"ttft_mean<1s", "itl_p99<1s", "output_throughput>1"}) {
    EXPECT_FALSE(SearchedShare(Of(other)).has_value()) << other;
  }
}

TEST(GoalOf, HasAShareForEachThreshold) {
  const std::vector<Threshold> thresholds = {Of("ttft_p90<1s"), Of("success>=99%")};
  const SearchGoal goal = GoalOf(thresholds, {}, 3);
  EXPECT_EQ(goal.shares, (std::vector<double>{0.9, 0.99}));
  EXPECT_DOUBLE_EQ(goal.first_rate, 3);
}

TEST(IsWithin, CountsFromTheSchedule) {
  EXPECT_TRUE(Within("ttft_p90<=400ms", Record()));
  EXPECT_FALSE(Within("ttft_p90<400ms", Record()));
  EXPECT_TRUE(Within("latency_p90<=1s", Record()));
  EXPECT_FALSE(Within("latency_p90<1s", Record()));
  EXPECT_TRUE(Within("tpot_p90<=20ms", Record()));
  EXPECT_TRUE(Within("success>=99%", Record()));
}

TEST(IsWithin, SaysNothingWithoutTheTimeUnlessTheRequestFailed) {
  RequestRecord record = Record();
  record.time_per_output_token.reset();
  EXPECT_FALSE(IsWithin(Of("tpot_p90<1s"), Limits(), record).has_value());
  EXPECT_TRUE(Within("success>=99%", record));
  EXPECT_TRUE(Within("goodput>=99%", record));
  record.error_type = ErrorType::kReset;
  EXPECT_FALSE(Within("tpot_p90<1s", record));
  EXPECT_FALSE(Within("success>=99%", record));
}

// The first token came 400 ms after the request was due.
TEST(IsWithin, OfGoodputIsWithinAllItsLimits) {
  EXPECT_TRUE(Within("goodput>=99%", Record()));
  RequestRecord record = Record();
  record.slot_wait = milliseconds(41);
  EXPECT_FALSE(Within("goodput>=99%", record));
  record = Record();
  record.time_per_output_token = milliseconds(21);
  EXPECT_FALSE(Within("goodput>=99%", record));
  record = Record();
  record.error_type = ErrorType::kReset;
  EXPECT_FALSE(Within("goodput>=99%", record));
}

TEST(SearchedGoodput, ReadsTheTextsOfAPlan) {
  EXPECT_EQ(SearchedGoodput({"ttft:400", "tpot:20"}), Limits());
  EXPECT_TRUE(SearchedGoodput({}).Empty());
}

TEST(StageCount, OfGoodputCountsWhatIsNotGood) {
  StageCount count({Of("goodput>=99%"), Of("ttft_p90<1s")}, Limits(), {.requests = 5});
  RequestRecord record = Record();
  for (int i = 0; i < 3; ++i) count.Add(record);
  record.time_per_output_token = milliseconds(30);
  count.Add(record);
  EXPECT_EQ(count.Misses(), (std::vector<std::uint64_t>{1, 0}));
}

// Of 10 requests 2 are not in the window. 8 are counted, of which one misses, one is cancelled, one
// never sent, and one was suspended: 7 are left, and 4 of them are within.
TEST(StageCount, TakesWhatDidNotEndWithinForAMiss) {
  StageCount count({Of("ttft_p90<1s")}, {}, {.requests = 10});
  RequestRecord record = Record();
  record.in_window = false;
  count.Add(record);
  count.Add(record);
  record.in_window = true;
  for (int i = 0; i < 4; ++i) count.Add(record);
  record.suspended = milliseconds(1);
  count.Add(record);
  record.suspended.reset();
  record.error_type = ErrorType::kCancelled;
  count.Add(record);
  record.error_type = ErrorType::kTimeout;
  count.Add(record);
  EXPECT_EQ(count.Misses(), (std::vector<std::uint64_t>{1}));
  const SearchStageResult result = count.Result();
  EXPECT_EQ(result.counted, 7u);
  EXPECT_EQ(result.misses, (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(result.sent, 8u);
}

// Of 8 counted requests, 2 have a TPOT, of which one is too long, 3 have none, one failed, and 2
// were not sent: 5 are judged, and 4 of them miss.
TEST(StageCount, JudgesARequestOnlyByATimeThatItHas) {
  StageCount count({Of("ttft_p90<1s"), Of("tpot_p90<30ms")}, {}, {.requests = 10});
  RequestRecord record = Record();
  count.Add(record);
  record.time_per_output_token = milliseconds(31);
  count.Add(record);
  record.time_per_output_token.reset();
  for (int i = 0; i < 3; ++i) count.Add(record);
  record.error_type = ErrorType::kReset;
  count.Add(record);
  EXPECT_EQ(count.Misses(), (std::vector<std::uint64_t>{1, 2}));
  const SearchStageResult result = count.Result();
  EXPECT_EQ(result.misses, (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(result.unjudged, (std::vector<std::uint64_t>{0, 3}));
  EXPECT_EQ(result.Judged(0), 8u);
  EXPECT_EQ(result.Judged(1), 5u);
  EXPECT_FALSE(result.absent.has_value());
}

TEST(StageCount, NamesTheThresholdWhoseTimeNoResponseHad) {
  StageCount count({Of("ttft_p90<1s"), Of("tpot_p90<30ms")}, {}, {.requests = 10});
  RequestRecord record = Record();
  record.time_per_output_token.reset();
  count.Add(record);
  EXPECT_EQ(count.Result().absent, 1u);
  record.time_per_output_token = milliseconds(31);
  count.Add(record);
  EXPECT_FALSE(count.Result().absent.has_value());
}

TEST(StageCount, OfGoodputNeedsAResponseWithEachTime) {
  StageCount count({Of("goodput>=99%")}, Limits(), {.requests = 10});
  RequestRecord record = Record();
  record.time_per_output_token.reset();
  count.Add(record);
  EXPECT_EQ(count.Result().absent, 0u);
  count.Add(Record());
  EXPECT_FALSE(count.Result().absent.has_value());
  EXPECT_EQ(count.Result().misses, (std::vector<std::uint64_t>{6}));
}

// Requests of two prompts are sent 40 ms late, which is limited (SendDelayLimit), or 40 us.
TEST(StageCount, JudgesTheClientByAllRequestsOfTheStage) {
  for (const bool is_late : {true, false}) {
    StageCount count({Of("ttft_p90<1s")}, {}, {.requests = 10});
    RequestRecord record = Record();
    record.slot_wait.reset();
    for (int i = 0; i < 10; ++i) {
      record.prompt_id = i % 2 == 0 ? "a" : "b";
      record.started = TimePoint() + i * milliseconds(100);
      record.schedule_delay = is_late ? Nanoseconds(milliseconds(400)) : milliseconds(40) / 1000;
      count.Add(record);
    }
    EXPECT_EQ(count.Result().client_limited, is_late);
  }
}

// A response ends every 10 ms.
TEST(StageCount, HasTheRateAtWhichRequestsEnd) {
  StageCount count({Of("ttft_p90<1s")}, {}, {.requests = 300});
  RequestRecord record = Record();
  for (int i = 0; i < 300; ++i) {
    record.started = TimePoint() + i * milliseconds(10);
    count.Add(record);
  }
  EXPECT_DOUBLE_EQ(*count.Result().completed_per_second, 100);
}

// Two machines send every second request each. The clock of the second one is 7 h ahead, and its
// ends are counted from the moment that is 7 h on its clock.
TEST(StageResultOf, PartsIsThatOfAllRequestsTogether) {
  const std::vector thresholds = {Of("ttft_p90<1s"), Of("tpot_p90<30ms"), Of("goodput>=99%")};
  const SearchStage stage{.rate = 100, .requests = 300};
  StageCount whole(thresholds, Limits(), stage);
  StageCount even(thresholds, Limits(), stage);
  StageCount odd(thresholds, Limits(), stage);
  const Nanoseconds ahead = std::chrono::hours(7);
  for (int i = 0; i < 299; ++i) {
    RequestRecord record = Record();
    record.in_window = i >= 60;
    record.started = TimePoint() + i * milliseconds(10);
    if (i % 5 == 0) record.time_per_output_token.reset();
    if (i % 7 == 0) record.time_to_first_token = milliseconds(1500);
    if (i % 11 == 0) record.error_type = ErrorType::kTimeout;
    if (i == 100) record.suspended = milliseconds(1);
    whole.Add(record);
    if (i % 2 == 1) *record.started += ahead;
    (i % 2 == 0 ? even : odd).Add(record);
  }
  std::vector parts = {even.Part(), odd.Part(TimePoint(ahead))};
  const SearchStageResult result = whole.ResultOf(parts);
  SearchStageResult expected = whole.Result();
  expected.client_limited = parts[0].client_limited || parts[1].client_limited;
  EXPECT_EQ(result, expected);
  EXPECT_EQ(result.sent, 299U);
  EXPECT_EQ(result.counted, 239U);
  EXPECT_DOUBLE_EQ(result.completed_per_second.value_or(0), 100);
  parts[0].duration = milliseconds(2900);
  parts[1].duration = milliseconds(3100);
  parts[1].client_limited = true;
  EXPECT_EQ(whole.ResultOf(parts).duration, milliseconds(3100));
  EXPECT_TRUE(whole.ResultOf(parts).client_limited);
}

// The time per output token is in the responses to the second one only.
TEST(StageResultOf, PartsLacksNoTimeThatOneOfThemHas) {
  const std::vector thresholds = {Of("tpot_p90<30ms"), Of("goodput>=99%")};
  StageCount without(thresholds, Limits(), {.requests = 10});
  StageCount with(thresholds, Limits(), {.requests = 10});
  RequestRecord record = Record();
  with.Add(record);
  record.time_per_output_token.reset();
  without.Add(record);
  EXPECT_EQ(without.Result().absent, 0U);
  EXPECT_FALSE(with.ResultOf(std::vector{without.Part(), with.Part()}).absent.has_value());
}

TEST(StageCount, OfNoRequestIsAllMisses) {
  const StageCount count({Of("ttft_p90<1s")}, {}, {.requests = 300});
  EXPECT_EQ(count.Result().misses, (std::vector<std::uint64_t>{240}));
  EXPECT_EQ(count.Result().sent, 0u);
  EXPECT_FALSE(count.Result().completed_per_second.has_value());
}

}  // namespace
}  // namespace llmb
