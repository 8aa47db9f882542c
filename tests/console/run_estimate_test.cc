#include "harness/console/run_estimate.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(EstimatedSeconds, IsRoundsTimesTheLengthOfAFullResponse) {
  // 10 x (0.5 s + 99 x 0.01 s).
  EXPECT_DOUBLE_EQ(EstimatedSeconds({{10, 0.5, 0.01}}, 100, false), 14.9);
  EXPECT_DOUBLE_EQ(EstimatedSeconds({{10, 0.5, 0.01}}, 1, false), 5);
  EXPECT_DOUBLE_EQ(EstimatedSeconds({}, 100, false), 0);
}

// 200 requests in 2 s. With 4 of them in flight, of 0.4 s each, they take 20 s, and the last one
// its own 0.4 s; with 100 in flight, 0.8 s, the schedule decides.
TEST(EstimatedSeconds, ABoundOfRequestsInFlightCanDecideHowLongAnOpenLoopTakes) {
  EndpointSpeed speed{.rounds = 1, .first_token_s = 0.4, .scheduled_s = 2, .bounded_rounds = 50};
  EXPECT_DOUBLE_EQ(EstimatedSeconds({speed}, 1, false), 20.4);
  speed.bounded_rounds = 2;
  EXPECT_DOUBLE_EQ(EstimatedSeconds({speed}, 1, false), 2.4);
}

TEST(EstimatedSeconds, EndpointsInParallelTakeAsLongAsTheSlowest) {
  EXPECT_DOUBLE_EQ(EstimatedSeconds({{1, 2, 0}, {1, 3, 0}}, 10, false), 3);
  EXPECT_DOUBLE_EQ(EstimatedSeconds({{1, 2, 0}, {1, 3, 0}}, 10, true), 5);
}

TEST(RoughDuration, HasAFittingUnit) {
  EXPECT_EQ(RoughDuration(0), "1 s");
  EXPECT_EQ(RoughDuration(42.4), "42 s");
  EXPECT_EQ(RoughDuration(89), "89 s");
  EXPECT_EQ(RoughDuration(91), "2 min");
  EXPECT_EQ(RoughDuration(2940), "49 min");
  EXPECT_EQ(RoughDuration(12600), "3.5 h");
  EXPECT_EQ(RoughDuration(181440), "2.1 days");
}

TEST(EstimateText, SaysWhatItAssumesAndWhatHelps) {
  // 180 x (0.05 s + 2047 x 8 ms) = 2956.68 s; with 256 tokens 180 x (0.05 s + 255 x 8 ms) = 376.2
  // s.
  EXPECT_EQ(EstimateText({{180, 0.05, 0.008}}, 2048, false, "--max-tokens"),
            "This takes about 49 min if every response has 2,048 tokens; --max-tokens 256 would "
            "make it 6 min.\n");
}

TEST(EstimateText, AdvisesTheOptionThatHelps) {
  EXPECT_EQ(EstimateText({{180, 0.05, 0.008}}, 2048, false, "--random-output-len"),
            "This takes about 49 min if every response has 2,048 tokens; --random-output-len 256 "
            "would make it 6 min.\n");
  EXPECT_EQ(EstimateText({{180, 0.05, 0.008}}, 2048, false, ""),
            "This takes about 49 min if every response has 2,048 tokens.\n");
}

TEST(EstimateText, AShortRunNeedsNoAdvice) {
  EXPECT_EQ(EstimateText({{18, 0.05, 0.008}}, 256, false, "--max-tokens"),
            "This takes about 38 s if every response has 256 tokens.\n");
  // Most of the time is that to the first token.
  EXPECT_EQ(EstimateText({{1000, 10, 0.0001}}, 512, false, "--max-tokens"),
            "This takes about 2.8 h if every response has 512 tokens.\n");
  EXPECT_EQ(EstimateText({}, 256, false, "--max-tokens"), "");
}

TEST(TimedEstimateText, IsTheTimeOfAllFlows) {
  StageLength length{.duration = std::chrono::seconds(20), .ramp_up = std::chrono::seconds(5)};
  EXPECT_EQ(TimedEstimateText(length, 3),
            "This takes about 75 s, and then as long as the responses that are under way at the "
            "end of each load level.\n");
  length.num_prompts = 5;
  EXPECT_EQ(TimedEstimateText(length, 1),
            "This takes at most 25 s, and then as long as the responses that are under way at the "
            "end.\n");
}

// 8 users for 60 s at 10 ms a token are 48,000 tokens, and 8 responses of 2,048 are 16,384 more:
// 64,384. A second endpoint with 1 user for 1 s at 100 ms: 10 + 2,048.
TEST(TimedTokensText, IsWhatUsersGetInTheTimeAndTheirLastResponses) {
  const TimedLoad load = {.user_seconds = 480, .users = 8, .per_token_s = 0.01};
  EXPECT_EQ(TimedTokensText({load}, 2048),
            "At the speed of the test request this costs at most about 65,000 output tokens.\n");
  EXPECT_EQ(TimedTokensText({load, {.user_seconds = 1, .users = 1, .per_token_s = 0.1}}, 2048),
            "At the speed of the test request this costs at most about 67,000 output tokens.\n");
  EXPECT_EQ(TimedTokensText({}, 2048), "");
}

TEST(LongResponseText, IsThereIfAFullResponseOutlastsTheDuration) {
  EXPECT_EQ(LongResponseText(41, 2048, std::chrono::seconds(10)),
            "A response of 2,048 tokens would take 41 s at that speed, longer than --duration "
            "10.\n");
  EXPECT_EQ(LongResponseText(2.41, 200, std::chrono::seconds(2)),
            "A response of 200 tokens would take 2.41 s at that speed, longer than --duration "
            "2.\n");
  EXPECT_EQ(LongResponseText(10, 2048, std::chrono::seconds(10)), "");
}

}  // namespace
}  // namespace llmb
