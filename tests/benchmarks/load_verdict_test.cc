#include "benchmarks/accuracy/load_verdict.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

// 10 streams with a token every 100 ms: 100 planned events/s, all of which were received.
AccuracyResult Good() {
  AccuracyResult result;
  result.load = {.streams = 10,
                 .response = {std::chrono::milliseconds(100), std::chrono::milliseconds(100), 10},
                 .requests_per_stream = 1};
  result.events_per_second = 100;
  result.metrics.ttft.p99_us = 999;
  result.client_core_share = 0.5;
  return result;
}

TEST(LoadVerdictTest, SmallErrorsAreOk) {
  EXPECT_EQ(Good().PlannedEventsPerSecond(), 100);
  const LoadJudgement judgement = JudgeLoad(Good());
  EXPECT_EQ(Name(judgement.verdict), "ok");
  EXPECT_EQ(judgement.reason, "");
}

TEST(LoadVerdictTest, MissingFiguresAreOk) {
  AccuracyResult result = Good();
  result.metrics.ttft = {};
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kOk);
}

// 1 % of 100 ms is 1 ms, and 10 % is 10 ms.
TEST(LoadVerdictTest, ATrueErrorIsJudgedAsInEveryRun) {
  AccuracyResult result = Good();
  result.metrics.ttft.p99_us = 1001;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kSuspect);
  EXPECT_EQ(JudgeLoad(result).reason, "TTFT can be off by up to 1.00 ms of 100 ms");
  result.metrics.ttft.p99_us = 10001;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
}

TEST(LoadVerdictTest, ABoundIsJudgedAsWell) {
  AccuracyResult result = Good();
  result.ttft_bound_with_send.p99_us = 2000;
  EXPECT_EQ(JudgeLoad(result).reason, "TTFT can be off by up to 2.00 ms of 100 ms");
  result.tpot_bounds.bound.p99_us = 10001;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
  EXPECT_EQ(JudgeLoad(result).reason, "TPOT can be off by up to 10.0 ms of 100 ms");
}

TEST(LoadVerdictTest, ABusyClientWithExactTimesIsOk) {
  AccuracyResult result = Good();
  result.program.arrival.p99_us = 20000;
  result.client_core_share = 0.98;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kOk);
}

TEST(LoadVerdictTest, FailedRequestsAreALimit) {
  AccuracyResult result = Good();
  result.failed_requests = 1;
  result.first_failure = "timeout";
  EXPECT_EQ(JudgeLoad(result).reason, "1 request failed: timeout");
  EXPECT_EQ(Name(JudgeLoad(result).verdict), "limited");
}

TEST(LoadVerdictTest, ALoadThatWasNotProducedIsUnproven) {
  AccuracyResult result = Good();
  result.events_per_second = 79;
  EXPECT_EQ(Name(JudgeLoad(result).verdict), "unproven");
  result.itl_bounds.bound.p99_us = 10001;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
}

}  // namespace
}  // namespace llmb
