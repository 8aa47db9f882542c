#include "fixtures/sim/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

SimProfile Exact(int answer_tokens) {
  SimProfile profile;
  profile.name = "exact";
  profile.answer_tokens = {static_cast<double>(answer_tokens)};
  return profile;
}

SimProfile WithVariance() {
  SimProfile profile = Exact(50);
  profile.ttft.sigma = 0.3;
  profile.inter_token_time.sigma = 0.3;
  profile.answer_tokens.sigma = 0.3;
  return profile;
}

TEST(DrawScheduleTest, IsExactWithoutVariance) {
  const SimSchedule schedule = DrawSchedule(Exact(3), {40, {}}, 1, 0);
  EXPECT_THAT(schedule.event_times,
              ElementsAre(milliseconds(50), milliseconds(60), milliseconds(70)));
  EXPECT_EQ(schedule.finish, milliseconds(70));
  EXPECT_EQ(schedule.prompt_tokens, 10);
  EXPECT_EQ(schedule.answer_tokens, 3);
  EXPECT_FALSE(schedule.cut);
}

TEST(DrawScheduleTest, EmptyPromptAndEmptyAnswer) {
  const SimSchedule schedule = DrawSchedule(Exact(0), {0, {}}, 1, 0);
  EXPECT_EQ(schedule.prompt_tokens, 0);
  EXPECT_EQ(schedule.OutputTokens(), 0);
  EXPECT_TRUE(schedule.event_times.empty());
  EXPECT_EQ(schedule.finish, milliseconds(50));
}

TEST(DrawScheduleTest, DependsOnlyOnSeedProfileAndSequence) {
  const SimSchedule first = DrawSchedule(WithVariance(), {40, {}}, 7, 3);
  DrawSchedule(WithVariance(), {40, {}}, 7, 4);  // other draws in between have no effect
  EXPECT_EQ(DrawSchedule(WithVariance(), {40, {}}, 7, 3).event_times, first.event_times);
  EXPECT_NE(DrawSchedule(WithVariance(), {40, {}}, 7, 4).event_times, first.event_times);
  EXPECT_NE(DrawSchedule(WithVariance(), {40, {}}, 8, 3).event_times, first.event_times);
  SimProfile other = WithVariance();
  other.name = "other";
  EXPECT_NE(DrawSchedule(other, {40, {}}, 7, 3).event_times, first.event_times);
}

TEST(DrawScheduleTest, MaxTokensDoesNotMoveRemainingEvents) {
  const SimSchedule all = DrawSchedule(WithVariance(), {40, {}}, 7, 3);
  const SimSchedule cut = DrawSchedule(WithVariance(), {40, 5}, 7, 3);
  ASSERT_EQ(cut.event_times.size(), 5u);
  EXPECT_TRUE(std::equal(cut.event_times.begin(), cut.event_times.end(), all.event_times.begin()));
  EXPECT_TRUE(cut.cut);
}

TEST(DrawScheduleTest, MaxTokensLimitsReasoningPlusAnswer) {
  SimProfile profile = Exact(10);
  profile.reasoning_tokens = {4};
  const auto tokens = [&](int max_tokens) {
    const SimSchedule schedule = DrawSchedule(profile, {40, max_tokens}, 1, 0);
    return std::vector<int>{schedule.reasoning_tokens, schedule.answer_tokens, schedule.cut};
  };
  EXPECT_THAT(tokens(3), ElementsAre(3, 0, 1));
  EXPECT_THAT(tokens(4), ElementsAre(4, 0, 1));
  EXPECT_THAT(tokens(13), ElementsAre(4, 9, 1));
  EXPECT_THAT(tokens(14), ElementsAre(4, 10, 0));  // a response of exactly max_tokens is not cut
}

TEST(DrawScheduleTest, WithoutAnEndTheAnswerGoesOnToMaxTokens) {
  SimProfile profile = Exact(10);
  profile.reasoning_tokens = {4};
  const auto tokens = [&](std::optional<int> max_tokens) {
    SimDemand demand{.prompt_bytes = 40, .max_tokens = max_tokens};
    demand.ignore_eos = true;
    const SimSchedule schedule = DrawSchedule(profile, demand, 1, 0);
    return std::vector<int>{schedule.reasoning_tokens, schedule.answer_tokens, schedule.cut};
  };
  EXPECT_THAT(tokens(3), ElementsAre(3, 0, 1));
  EXPECT_THAT(tokens(14), ElementsAre(4, 10, 1));
  EXPECT_THAT(tokens(50), ElementsAre(4, 46, 1));
  EXPECT_THAT(tokens(std::nullopt), ElementsAre(4, 10, 0));
}

TEST(DrawScheduleTest, LongPromptsGetLaterAndLongerResponses) {
  SimProfile profile = Exact(20);
  profile.prefill_per_token = std::chrono::microseconds(100);
  profile.answer_growth = 0.5;
  // 400 bytes are 100 tokens: 50 ms + 100 x 0.1 ms; 20 x (1 + 100 x 0.5 / 100) tokens.
  const SimSchedule schedule = DrawSchedule(profile, {400, {}}, 1, 0);
  EXPECT_EQ(schedule.event_times.front(), milliseconds(60));
  EXPECT_EQ(schedule.answer_tokens, 30);
}

TEST(DrawScheduleTest, AnEventNeverMixesReasoningAndAnswer) {
  SimProfile profile = Exact(5);
  profile.reasoning_tokens = {3};
  profile.tokens_per_event = 2;
  const SimSchedule schedule = DrawSchedule(profile, {4, {}}, 1, 0);
  EXPECT_EQ(schedule.reasoning_events, 2);     // 2 + 1 tokens
  EXPECT_EQ(schedule.event_times.size(), 5u);  // and 2 + 2 + 1
}

TEST(DrawScheduleTest, EventsOfOneWriteAreDueWithTheLastOne) {
  SimProfile profile = Exact(5);
  profile.style.events_per_write = 2;
  EXPECT_THAT(DrawSchedule(profile, {4, {}}, 1, 0).event_times,
              ElementsAre(milliseconds(60), milliseconds(60), milliseconds(80), milliseconds(80),
                          milliseconds(90)));
}

TEST(DrawScheduleTest, AnEngineDecidesByItsSteps) {
  SimProfile profile = Exact(5);
  profile.engine = {1, milliseconds(10)};
  profile.style.events_per_write = 2;
  const SimSchedule schedule = DrawSchedule(profile, {400, {}}, 1, 0);
  EXPECT_EQ(schedule.engine_delay, milliseconds(50));
  EXPECT_THAT(schedule.event_steps, ElementsAre(2, 2, 4, 4, 5));
  EXPECT_EQ(schedule.event_times, std::vector<Nanoseconds>(5));
  EXPECT_EQ(schedule.finish, Nanoseconds{});
  EXPECT_EQ(schedule.finish_step, 5);
}

TEST(DrawScheduleTest, AResponseWithoutTokensTakesTheStepOfItsPrefill) {
  SimProfile profile = Exact(0);
  profile.engine = {1, milliseconds(10)};
  EXPECT_EQ(DrawSchedule(profile, {0, {}}, 1, 0).finish_step, 1);
  profile.answer_tokens = {7};
  SimSchedule schedule = DrawSchedule(profile, {0, {}}, 1, 0);
  RemoveOutput(schedule);
  EXPECT_TRUE(schedule.event_steps.empty());
  EXPECT_EQ(schedule.finish_step, 1);
}

TEST(DrawScheduleTest, DrawsHaveTheMedianAndStayWithinLimits) {
  SimProfile profile = WithVariance();
  profile.ttft = {milliseconds(50), 1, milliseconds(20), milliseconds(100)};
  int below = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Nanoseconds ttft = DrawSchedule(profile, {4, 1}, 1, i).event_times.front();
    EXPECT_GE(ttft, milliseconds(20));
    EXPECT_LE(ttft, milliseconds(100));
    below += ttft < milliseconds(50) ? 1 : 0;
  }
  // Binomial with n = 2000 and p = 1/2: standard deviation 22, so 6 standard deviations are 134.
  EXPECT_NEAR(below, 1000, 134);
}

TEST(RemoveOutputTest, KeepsTheTimeToFirstToken) {
  SimSchedule schedule = DrawSchedule(Exact(3), {4, 2}, 1, 0);
  RemoveOutput(schedule);
  EXPECT_TRUE(schedule.event_times.empty());
  EXPECT_EQ(schedule.OutputTokens(), 0);
  EXPECT_EQ(schedule.finish, milliseconds(50));
  EXPECT_EQ(schedule.finish_step, 0);
  EXPECT_FALSE(schedule.cut);
}

// How long a response takes if no other request is there.
Nanoseconds IdleTime(const SimProfile& profile, const SimSchedule& schedule) {
  const SimEngine& engine = *profile.engine;
  return schedule.engine_delay + engine.StepTime(1, schedule.prompt_tokens) +
         (schedule.finish_step - 1) * engine.StepTime(1, 0);
}

TEST(BuiltInProfilesTest, TakeAsLongAsTheirHeaderSays) {
  for (const SimProfile& profile : BuiltInProfiles()) {
    for (std::uint64_t i = 0; i < 36; ++i) {
      const Nanoseconds time = IdleTime(profile, DrawSchedule(profile, {600, 2048}, 0, i));
      EXPECT_GT(time, milliseconds(250)) << profile.name;
      EXPECT_LT(time, milliseconds(1800)) << profile.name;
    }
  }
}

TEST(BuiltInProfilesTest, RunInLessThanAMinute) {
  ASSERT_EQ(BuiltInProfiles().size(), 5u);
  for (const SimProfile& profile : BuiltInProfiles()) {
    Nanoseconds sum{};
    for (std::uint64_t i = 0; i < 36; ++i) {
      sum += IdleTime(profile, DrawSchedule(profile, {400, 2048}, 0, i));
    }
    EXPECT_LT(sum, std::chrono::seconds(50)) << profile.name;  // 18 prompts, twice
  }
}

}  // namespace
}  // namespace llmb
