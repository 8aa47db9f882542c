#include "harness/schedule/stage_length.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Counts = std::vector<int>;

TEST(StageLengthTest, IterationsCountUnlessSomethingElseIsGiven) {
  StageLength length{.iterations = 3};
  EXPECT_TRUE(length.CountsIterations());
  EXPECT_EQ(RequestsPerPrompt(length, 2), (Counts{3, 3}));
  length.num_prompts = 5;
  EXPECT_FALSE(length.CountsIterations());
  EXPECT_FALSE(length.IsTimed());
  EXPECT_EQ(RequestsPerPrompt(length, 2), (Counts{2, 3}));
}

TEST(StageLengthTest, TheCountsOfPromptsDifferByAtMostOne) {
  EXPECT_EQ(RequestsPerPrompt({.num_prompts = 2}, 4), (Counts{0, 1, 0, 1}));
  EXPECT_EQ(RequestsPerPrompt({.num_prompts = 10}, 4), (Counts{2, 3, 2, 3}));
  EXPECT_EQ(RequestsPerPrompt({.num_prompts = 7}, 1), (Counts{7}));
  EXPECT_EQ(RequestsPerPrompt({.num_prompts = 7}, 0), Counts());
}

TEST(StageLengthTest, ADurationAloneDoesNotLimitTheCount) {
  StageLength length{.duration = std::chrono::seconds(1)};
  EXPECT_TRUE(length.IsTimed());
  EXPECT_EQ(RequestsPerPrompt(length, 3), std::nullopt);
  length.num_prompts = 3;
  EXPECT_EQ(RequestsPerPrompt(length, 3), (Counts{1, 1, 1}));
}

}  // namespace
}  // namespace llmb
