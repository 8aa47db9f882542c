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

TEST(LoadVerdictTest, AFigureAtItsLimitExceedsIt) {
  AccuracyResult result = Good();
  result.metrics.ttft.p99_us = 1000;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kSuspect);
  EXPECT_EQ(JudgeLoad(result).reason, "ttft_error_p99_ms 1.00, limit 1");
  result.client_core_share = 0.98;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
  EXPECT_EQ(JudgeLoad(result).reason, "client_cpu_share 0.980, limit 0.9");
}

TEST(LoadVerdictTest, TheWorstFigureDecides) {
  AccuracyResult result = Good();
  result.metrics.ttft.p99_us = 5000;
  result.program.arrival.p99_us = 2000;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
  EXPECT_EQ(JudgeLoad(result).reason, "ttft_error_p99_ms 5.00, limit 5");
}

TEST(LoadVerdictTest, ReadLagHasTheLimitsOfResults) {
  AccuracyResult result = Good();
  result.program.arrival.p99_us = 19999;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kSuspect);
  result.program.arrival.p99_us = 20000;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
  EXPECT_EQ(JudgeLoad(result).reason, "read_lag_p99_ms 20.0, limit 20");
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
  result.client_core_share = 1;
  EXPECT_EQ(JudgeLoad(result).verdict, LoadVerdict::kLimited);
}

}  // namespace
}  // namespace llmb
