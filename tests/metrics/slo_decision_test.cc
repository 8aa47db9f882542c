#include "harness/metrics/slo_decision.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

const StageFacts kLong = {.requests = 100'000, .users = 1};

Threshold Parsed(std::string_view text) { return *ParseThreshold(text); }

// Batches of two values with means of 1 and 3 in turn: the mean is 2, its interval 1.245948 to
// 2.754052 (intervals_test.cc).
std::vector<double> Values() {
  std::vector<double> values;
  for (int i = 0; i < 5; ++i) values.insert(values.end(), {0.5, 1.5, 2.5, 3.5});
  return values;
}

TEST(SloDecision, AMeanFailsByItsLowEndAndPassesByItsHighEnd) {
  EXPECT_EQ(DecideMean(Parsed("latency_mean<1s"), Values(), kLong).verdict, SloVerdict::kFail);
  EXPECT_EQ(DecideMean(Parsed("latency_mean<3s"), Values(), kLong).verdict, SloVerdict::kPass);
  EXPECT_EQ(DecideMean(Parsed("latency_mean<2.5s"), Values(), kLong).verdict,
            SloVerdict::kUndecided);
}

// The end has to come from 0.754052 to 0.5 of the figure: 100,000 * 1.508104^2 = 227,438.
TEST(SloDecision, AnUndecidedMeanSaysWhatItTakes) {
  const SloDecision decision = DecideMean(Parsed("latency_mean<2.5s"), Values(), kLong);
  EXPECT_EQ(decision.needs.reason, UpperEndReason::kGiven);
  EXPECT_NEAR(static_cast<double>(*decision.needs.requests_needed), 227'438, 2);
  EXPECT_DOUBLE_EQ(*decision.Margin(Parsed("latency_mean<2.5s")), 0.2);
}

TEST(SloDecision, AShortStageMayFailButNotPass) {
  const StageFacts few = {.requests = 100, .users = 1};
  EXPECT_EQ(DecideMean(Parsed("latency_mean<1s"), Values(), few).verdict, SloVerdict::kFail);
  const SloDecision decision = DecideMean(Parsed("latency_mean<3s"), Values(), few);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.needs.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(decision.needs.requests_needed, 500U);
}

TEST(SloDecision, NoValuesAreUndecided) {
  const SloDecision decision = DecideMean(Parsed("latency_mean<1s"), {}, kLong);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.figure, std::nullopt);
  EXPECT_EQ(decision.Margin(Parsed("latency_mean<1s")), std::nullopt);
  const std::vector<double> one = {1};
  EXPECT_EQ(DecideMean(Parsed("latency_mean<3s"), one, kLong).verdict, SloVerdict::kUndecided);
}

// Rates of 9 and 11 in turn: 10, from 9.245948 to 10.754052.
const std::vector<double> kRates = {9, 11, 9, 11, 9, 11, 9, 11, 9, 11};

TEST(SloDecision, ARatePassesByItsLowEndAndFailsByItsHighEnd) {
  const SloDecision pass = DecideRate(Parsed("request_throughput>9"), kRates, kLong);
  EXPECT_EQ(pass.verdict, SloVerdict::kPass);
  EXPECT_NEAR(*pass.low, 9.245948, 1e-6);
  EXPECT_NEAR(*pass.Margin(Parsed("request_throughput>9")), 1.0 / 9, 1e-9);
  EXPECT_EQ(DecideRate(Parsed("request_throughput>11"), kRates, kLong).verdict, SloVerdict::kFail);
  EXPECT_EQ(DecideRate(Parsed("request_throughput>9.5"), kRates, kLong).verdict,
            SloVerdict::kUndecided);
}

// Its figure is within: 1,000 * (0.754052 / 0.5)^2 = 2,274.4. Below the limit, the stage is too
// short for an upper end, and 400 * (0.754052 / 1)^2 = 227 would do for the interval.
TEST(SloDecision, AnUndecidedRateSaysWhatItTakes) {
  const StageFacts some = {.requests = 1000, .users = 1};
  EXPECT_EQ(DecideRate(Parsed("request_throughput>9.5"), kRates, some).needs.requests_needed,
            2275U);
  const StageFacts few = {.requests = 400, .users = 1};
  const SloDecision decision = DecideRate(Parsed("request_throughput>11"), kRates, few);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.needs.requests_needed, 500U);
  EXPECT_EQ(DecideRate(Parsed("request_throughput>1"), {}, few).needs.requests_needed, 500U);
}

// No number of requests leaves the limit outside if the figure is on it.
TEST(SloDecision, AFigureOnItsLimitNeedsMoreThanAnyoneSends) {
  const SloDecision decision = DecideRate(Parsed("request_throughput>10"), kRates, kLong);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.needs.requests_needed, std::nullopt);
}

TEST(SloDecision, HasANamePerVerdict) {
  EXPECT_EQ(Name(SloVerdict::kPass), "pass");
  EXPECT_EQ(Name(SloVerdict::kFail), "fail");
  EXPECT_EQ(Name(SloVerdict::kUndecided), "undecided");
}

}  // namespace
}  // namespace llmb
