#include "harness/metrics/slo_gaps.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

using namespace std::chrono_literals;

const StageFacts kLong = {.requests = 100'000, .users = 1};

Threshold Parsed(std::string_view text) { return *ParseThreshold(text); }

RequestGaps Even(Nanoseconds gap, std::uint64_t count = 10) {
  return {.quantiles =
              {.average = gap, .minimum = gap, .maximum = gap, .p50 = gap, .p95 = gap, .p99 = gap},
          .count = count};
}

DurationCounts Pooled(const std::vector<RequestGaps>& requests) {
  DurationCounts pooled;
  for (const RequestGaps& request : requests) pooled.Add(request.quantiles.p50, request.count);
  return pooled;
}

SloDecision DecisionOf(std::string_view text, const std::vector<RequestGaps>& requests,
                       const std::vector<double>& outcomes) {
  return DecideGaps(Parsed(text), requests, Pooled(requests), outcomes, kLong);
}

TEST(SloGaps, AreComparedWithTheLimit) {
  const std::vector<RequestGaps> requests(1000, Even(10ms));
  const std::vector<double> outcomes(1000, 1.0);
  EXPECT_EQ(DecisionOf("itl_p99<20ms", requests, outcomes).verdict, SloVerdict::kPass);
  EXPECT_EQ(DecisionOf("itl_p99<5ms", requests, outcomes).verdict, SloVerdict::kFail);
  EXPECT_EQ(DecisionOf("itl_mean<20ms", requests, outcomes).verdict, SloVerdict::kPass);
  EXPECT_EQ(DecisionOf("itl_mean<5ms", requests, outcomes).verdict, SloVerdict::kFail);
  const SloDecision decision = DecisionOf("itl_p50<20ms", requests, outcomes);
  EXPECT_DOUBLE_EQ(*decision.figure, 0.01);
  EXPECT_EQ(*decision.share, 1);
}

// 200 of 1,000 requests failed, so 80 % of the gaps are within any limit.
TEST(SloGaps, OfFailedRequestsAreMisses) {
  std::vector<double> outcomes(1000, 1.0);
  for (std::size_t i = 0; i < outcomes.size(); i += 5) outcomes[i] = 0;
  const SloDecision decision =
      DecisionOf("itl_p90<20ms", std::vector<RequestGaps>(800, Even(10ms)), outcomes);
  EXPECT_EQ(decision.verdict, SloVerdict::kFail);
  EXPECT_NEAR(*decision.share, 0.8, 1e-9);
}

// The mean is that of all gaps: (30 * 10 + 10 * 30) / 40 = 15 ms.
TEST(SloGaps, OfLongResponsesWeighMore) {
  std::vector<RequestGaps> requests;
  for (int i = 0; i < 500; ++i) {
    requests.push_back(Even(10ms, 30));
    requests.push_back(Even(30ms, 10));
  }
  const SloDecision decision = DecisionOf("itl_mean<20ms", requests, std::vector(1000, 1.0));
  EXPECT_NEAR(*decision.figure, 0.015, 1e-9);
}

// A short stage in which all slots of the endpoint were taken has a median above that of an endless
// one, and no scatter. Without an upper end it decides nothing.
TEST(SloGaps, OfAnOpenLoopDecideTheMedianOnlyWithBothEnds) {
  const std::vector<RequestGaps> requests(1000, Even(10ms));
  const std::vector<double> outcomes(1000, 1.0);
  const auto verdict = [&](std::string_view text, const StageFacts& stage) {
    return DecideGaps(Parsed(text), requests, Pooled(requests), outcomes, stage).verdict;
  };
  const StageFacts unknown = {.requests = 1000};
  EXPECT_EQ(verdict("itl_p50<5ms", unknown), SloVerdict::kUndecided);
  EXPECT_EQ(verdict("itl_p50<20ms", unknown), SloVerdict::kUndecided);
  EXPECT_EQ(verdict("itl_p99<5ms", unknown), SloVerdict::kFail);
  const StageFacts known = {.requests = 1000, .utilization = 0.3};
  EXPECT_EQ(verdict("itl_p50<5ms", known), SloVerdict::kFail);
  EXPECT_EQ(verdict("itl_p50<20ms", known), SloVerdict::kPass);
}

TEST(SloGaps, OfNoneOrFewAreUndecided) {
  EXPECT_EQ(DecisionOf("itl_p99<1ms", {}, {}).verdict, SloVerdict::kUndecided);
  EXPECT_EQ(DecisionOf("itl_p99<1ms", {}, {0}).verdict, SloVerdict::kUndecided);
  EXPECT_EQ(DecisionOf("itl_p99<1ms", {Even(10ms)}, {1}).verdict, SloVerdict::kUndecided);
  EXPECT_EQ(DecisionOf("itl_mean<1ms", {Even(10ms)}, {1}).verdict, SloVerdict::kUndecided);
}

}  // namespace
}  // namespace llmb
