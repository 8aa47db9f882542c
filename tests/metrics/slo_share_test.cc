#include "harness/metrics/slo_share.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace llmb {
namespace {

const StageFacts kLong = {.requests = 100'000, .users = 1};

Threshold Parsed(std::string_view text) { return *ParseThreshold(text); }

// `count` values, each tenth of them `tenth` and the others 1 s, so that no batch differs.
std::vector<double> Tenths(std::size_t count, double tenth) {
  std::vector<double> values(count, 1);
  for (std::size_t i = 0; i < count; i += 10) values[i] = tenth;
  return values;
}

// 900 of 1,000 are within 2 s, and say as much as 676 of 751 independent ones: 87.6 % to 92.1 %.
TEST(SloShare, IsComparedWithTheProbability) {
  const SloDecision pass = DecideQuantile(Parsed("latency_p50<2s"), Tenths(1000, 3), kLong);
  EXPECT_EQ(pass.verdict, SloVerdict::kPass);
  EXPECT_DOUBLE_EQ(*pass.share, 0.9);
  EXPECT_NEAR(*pass.share_low, 0.876, 0.001);
  EXPECT_NEAR(*pass.share_high, 0.921, 0.001);
  EXPECT_EQ(pass.requests, 1000U);
  EXPECT_EQ(*pass.figure, 1);
  EXPECT_EQ(pass.needs.requests_needed, std::nullopt);
  EXPECT_EQ(DecideQuantile(Parsed("latency_p99<2s"), Tenths(1000, 3), kLong).verdict,
            SloVerdict::kFail);
  EXPECT_EQ(DecideQuantile(Parsed("latency_p90<2s"), Tenths(1000, 3), kLong).verdict,
            SloVerdict::kUndecided);
}

TEST(SloShare, CountsAFailureAsAMiss) {
  const SloDecision fail = DecideQuantile(Parsed("latency_p95<60s"), Tenths(1000, kMissed), kLong);
  EXPECT_EQ(fail.verdict, SloVerdict::kFail);
  EXPECT_DOUBLE_EQ(*fail.share, 0.9);
  EXPECT_EQ(fail.figure, std::nullopt);  // 10 % failed, so the p95 is nobody's time
  EXPECT_EQ(fail.Margin(Parsed("latency_p95<60s")), std::nullopt);
}

TEST(SloShare, OfOnlyFailuresFails) {
  const std::vector<double> values(100, kMissed);
  EXPECT_EQ(DecideQuantile(Parsed("latency_p50<60s"), values, kLong).verdict, SloVerdict::kFail);
}

// Without a miss, the low end is 0.025^(1/m) for m = 0.7507 n: 0.99 needs m = 367.04, so n = 489.
TEST(SloShare, OfAllRequestsPassesFromItsFloorOn) {
  const auto verdict = [](std::size_t count) {
    return DecideQuantile(Parsed("latency_p99<2s"), std::vector<double>(count, 1.0), kLong).verdict;
  };
  EXPECT_EQ(verdict(488), SloVerdict::kUndecided);
  EXPECT_EQ(verdict(489), SloVerdict::kPass);
}

TEST(SloShare, OfAShortStageDoesNotPass) {
  const StageFacts few = {.requests = 100, .users = 1};
  const SloDecision decision = DecideQuantile(Parsed("latency_p50<2s"), Tenths(100, 3), few);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.needs.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(decision.needs.requests_needed, 500U);
  EXPECT_EQ(DecideQuantile(Parsed("latency_p99<2s"), Tenths(100, 3), few).verdict,
            SloVerdict::kFail);
}

TEST(SloShare, OfATailBeyondTheKneeDoesNotPass) {
  const StageFacts beyond = {.requests = 100'000, .users = 8, .throughput_grows = false};
  const std::vector<double> values(1000, 1.0);
  const SloDecision decision = DecideQuantile(Parsed("latency_p99<2s"), values, beyond);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.needs.reason, UpperEndReason::kBeyondKnee);
}

// With fewer than 20 values there are no batches.
TEST(SloShare, OfFewRequestsIsUndecided) {
  EXPECT_EQ(DecideQuantile(Parsed("latency_p50<2s"), {}, kLong).verdict, SloVerdict::kUndecided);
  const std::vector<double> one = {3};
  const SloDecision decision = DecideQuantile(Parsed("latency_p50<2s"), one, kLong);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(decision.share, 0);
  EXPECT_EQ(decision.share_low, std::nullopt);
}

// No failure of 1,000: the low end is 0.025^(1/1000) = 0.996318.
TEST(SloShare, OfSuccessesHasTheExactInterval) {
  const std::vector<double> all(1000, 1.0);
  const SloDecision pass = DecideSuccess(Parsed("success>=99%"), all, kLong);
  EXPECT_EQ(pass.verdict, SloVerdict::kPass);
  EXPECT_NEAR(*pass.share_low, 0.996318, 1e-6);
  EXPECT_EQ(*pass.share_high, 1);
}

// ln 0.025 / ln 0.999 = 3,687.0; looked for in steps of 2 %.
TEST(SloShare, OfSuccessesSaysWhatItTakes) {
  const StageFacts stage = {.requests = 1000, .users = 1};
  const SloDecision decision =
      DecideSuccess(Parsed("success>=99.9%"), std::vector<double>(1000, 1.0), stage);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_GE(decision.needs.requests_needed, 3687U);
  EXPECT_LE(decision.needs.requests_needed, 3761U);
}

// 10 % fail. Spread evenly, 1,000 requests show that it is not 1 %. All in one batch of ten, the
// variance is 0.011872 and the effective size 0.09 / 0.011872 * 0.7507 = 5.69, which shows little.
TEST(SloShare, OfSuccessesKnowsThatFailuresComeInGroups) {
  std::vector<double> outcomes = Tenths(1000, 0);
  EXPECT_EQ(DecideSuccess(Parsed("success>=99%"), outcomes, kLong).verdict, SloVerdict::kFail);
  std::ranges::sort(outcomes);
  const SloDecision decision = DecideSuccess(Parsed("success>=99%"), outcomes, kLong);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_LT(*decision.share_low, 0.6);
}

TEST(SloShare, OfFewOutcomesIsExactToo) {
  EXPECT_EQ(DecideSuccess(Parsed("success>=99%"), {}, kLong).verdict, SloVerdict::kUndecided);
  const std::vector<double> failed(10, 0.0);
  EXPECT_EQ(DecideSuccess(Parsed("success>=99%"), failed, kLong).verdict, SloVerdict::kFail);
  const std::vector<double> one = {1};
  const SloDecision decision = DecideSuccess(Parsed("success>=99%"), one, kLong);
  EXPECT_EQ(decision.verdict, SloVerdict::kUndecided);
  EXPECT_NEAR(*decision.share_low, 0.025, 1e-9);
}

}  // namespace
}  // namespace llmb
