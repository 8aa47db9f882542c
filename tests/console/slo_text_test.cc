#include "harness/console/slo_text.h"

#include <gtest/gtest.h>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

SloAnswer Answer(std::string_view text) {
  SloAnswer answer{.endpoint_name = "a",
                   .load = ClosedLoop{8},
                   .threshold = *ParseThreshold(text),
                   .decision = {}};
  return answer;
}

// (500 - 432) / 500 = 13.6 %.
SloAnswer Passed() {
  SloAnswer answer = Answer("ttft_p99<500ms");
  answer.decision = {.verdict = SloVerdict::kPass,
                     .figure = 0.432,
                     .low = 0.401,
                     .high = 0.47,
                     .share = 0.996,
                     .share_low = 0.989,
                     .share_high = 0.99996,
                     .requests = 1000};
  return answer;
}

TEST(SloText, SaysTheFigureTheMarginAndTheShare) {
  EXPECT_EQ(SloSentence(Passed()),
            "432 ms (401 ms to 470 ms), 13.6 % below the limit; 99.60 % of 1,000 requests within "
            "(98.90 to 99.99 %)");
}

TEST(SloText, SaysWhatADecisionNeeds) {
  SloAnswer answer = Answer("output_throughput>1000");
  answer.decision = {.figure = 1100, .low = 950, .requests = 400};
  answer.decision.needs = {.reason = UpperEndReason::kTooShort, .requests_needed = 1234};
  EXPECT_EQ(SloSentence(answer),
            "1100 tokens/s (at least 950 tokens/s), 10.0 % above the limit; a decision needs "
            "about 1,300 requests per repetition");
  answer.decision.needs = {};
  EXPECT_NE(SloSentence(answer).find("no number of requests decides"), std::string::npos);
  answer.decision.needs = {.reason = UpperEndReason::kBeyondKnee};
  EXPECT_NE(SloSentence(answer).find("more users bring no more throughput"), std::string::npos);
}

TEST(SloText, NeverRoundsToAllRequests) {
  SloAnswer answer = Answer("success>=99%");
  answer.decision = {.verdict = SloVerdict::kPass,
                     .figure = 0.99999,
                     .low = 0.9999,
                     .high = 1,
                     .share = 0.99999,
                     .requests = 100'000};
  EXPECT_EQ(SloSentence(answer), "99.99 % (99.99 % to 100 %), 1.01 % above the limit");
}

TEST(SloText, SaysWhatFailedBesideAMean) {
  SloAnswer answer = Answer("latency_mean<2s");
  answer.decision = {
      .verdict = SloVerdict::kPass, .figure = 1, .low = 0.9, .high = 1.1, .requests = 900};
  answer.decision.failed = 100;
  EXPECT_EQ(SloSentence(answer),
            "1.00 s (900 ms to 1.10 s), 50.0 % below the limit; 100 requests failed and are not "
            "in it");
  answer.decision = {.verdict = SloVerdict::kFail, .requests = 12};
  answer.decision.failed = 12;
  EXPECT_EQ(SloSentence(answer), "no request succeeded, 12 requests failed");
}

TEST(SloText, SaysWhatStandsInTheWay) {
  SloAnswer answer = Answer("ttft_p99<500ms");
  answer.obstacle = SloObstacle::kNoValues;
  EXPECT_EQ(SloSentence(answer), "no request has this figure");
  for (const SloObstacle obstacle :
       {SloObstacle::kClientLimited, SloObstacle::kNoWindow, SloObstacle::kNoStarts}) {
    answer.obstacle = obstacle;
    EXPECT_FALSE(SloSentence(answer).empty());
  }
}

TEST(SloText, HasALinePerAnswer) {
  EXPECT_EQ(SloText({}, 80), "");
  EXPECT_EQ(SloText({Passed()}, 200), "\nThresholds\npass      a at 8 users: ttft_p99<500ms: " +
                                          SloSentence(Passed()) + "\n");
}

TEST(RoundedUp, HasTwoDigits) {
  EXPECT_EQ(RoundedUp(0), 0U);
  EXPECT_EQ(RoundedUp(99), 99U);
  EXPECT_EQ(RoundedUp(3687), 3700U);
}

}  // namespace
}  // namespace llmb
