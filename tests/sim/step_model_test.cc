#include "fixtures/sim/step_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;

TimePoint At(double ms) { return TimePoint(FromSeconds(ms / 1e3)); }

// A step takes 10 ms + 1 ms per sequence + 0.1 ms per prefilled token.
SimEngine Engine(int slots, int prefix_cache_tokens = 0) {
  return {slots, milliseconds(10), milliseconds(1), microseconds(100), 0, prefix_cache_tokens};
}

// The ends of all steps of a request, in ms, when asked long afterwards.
std::vector<double> Ends(SimStepModel& model, SimStepModel::Id id, int steps) {
  std::vector<double> ends;
  for (int step = 1; step <= steps; ++step) {
    const SimEngineMoment end = model.EndOfStep(id, step, At(1e6));
    EXPECT_TRUE(end.known);
    ends.push_back(ToMilliseconds(end.at.time_since_epoch()));
  }
  return ends;
}

TEST(SimStepModelTest, ASingleRequestPaysItsPrefillInTheFirstStep) {
  SimStepModel model(Engine(4), 0);
  const auto id = model.Enter(At(5), {20, 3, {}});
  // 5 + (10 + 1 + 20 x 0.1), and then 10 + 1 each
  EXPECT_THAT(Ends(model, id, 3), ElementsAre(18, 29, 40));
  EXPECT_EQ(model.Running(), 0);
}

TEST(SimStepModelTest, ARequestJoinsAtTheNextStepAndSlowsTheOthers) {
  SimStepModel model(Engine(4), 0);
  const auto first = model.Enter(At(0), {20, 3, {}});
  const auto second = model.Enter(At(15), {10, 2, {}});
  // Steps: 0 to 13 (prefill of 20); 13 to 24, which the second has missed; 24 to 37 (two sequences,
  // prefill of 10); 37 to 48 (the second alone).
  EXPECT_THAT(Ends(model, first, 3), ElementsAre(13, 24, 37));
  EXPECT_THAT(Ends(model, second, 2), ElementsAre(37, 48));
}

TEST(SimStepModelTest, RequestsBeyondTheSlotsWaitInTheOrderOfTheirArrival) {
  SimStepModel model(Engine(1), 0);
  const auto third = model.Enter(At(2), {0, 1, {}});
  const auto first = model.Enter(At(0), {0, 2, {}});
  const auto second = model.Enter(At(1), {0, 1, {}});
  EXPECT_FALSE(model.EndOfStep(third, 1, At(12)).known);
  EXPECT_EQ(model.Running(), 1);
  EXPECT_EQ(model.Waiting(), 2);
  EXPECT_THAT(Ends(model, first, 2), ElementsAre(11, 22));
  EXPECT_THAT(Ends(model, second, 1), ElementsAre(33));
  EXPECT_THAT(Ends(model, third, 1), ElementsAre(44));
}

TEST(SimStepModelTest, AnIdleEngineStartsWithTheNextRequest) {
  SimStepModel model(Engine(4), 0);
  const auto first = model.Enter(At(0), {0, 1, {}});
  const auto second = model.Enter(At(100.5), {0, 1, {}});
  EXPECT_THAT(Ends(model, first, 1), ElementsAre(11));
  EXPECT_THAT(Ends(model, second, 1), ElementsAre(111.5));
}

TEST(SimStepModelTest, AnEndIsKnownFromTheBeginningOfItsStep) {
  SimStepModel model(Engine(1), 0);
  const auto first = model.Enter(At(0), {0, 3, {}});
  const auto second = model.Enter(At(0), {0, 2, {}});
  SimEngineMoment end = model.EndOfStep(first, 1, At(0));
  EXPECT_TRUE(end.known);
  EXPECT_EQ(end.at, At(11));
  // Two more steps of at least 11 ms begin at 11: ask again half a step before 33.
  end = model.EndOfStep(first, 3, At(0));
  EXPECT_FALSE(end.known);
  EXPECT_EQ(end.at, At(27.5));
  // A request that waits may join at 11 at the earliest, and its first step ends after 22.
  end = model.EndOfStep(second, 1, At(0));
  EXPECT_FALSE(end.known);
  EXPECT_EQ(end.at, At(16.5));
  end = model.EndOfStep(first, 2, At(11));
  EXPECT_TRUE(end.known);
  EXPECT_EQ(end.at, At(22));
}

TEST(SimStepModelTest, ARequestThatIsNotReadyIsAskedForLater) {
  SimStepModel model(Engine(1), 0);
  const auto id = model.Enter(At(50), {0, 1, {}});
  const SimEngineMoment end = model.EndOfStep(id, 1, At(0));
  EXPECT_FALSE(end.known);
  EXPECT_EQ(end.at, At(55.5));  // ready at 50, a step of 11, half a step before its end
  EXPECT_THAT(Ends(model, id, 1), ElementsAre(61));
}

TEST(SimStepModelTest, LateCallsDelayNothing) {
  SimStepModel asked_often(Engine(2), 0);
  SimStepModel asked_once(Engine(2), 0);
  for (SimStepModel* model : {&asked_often, &asked_once}) {
    for (int i = 0; i < 5; ++i) model->Enter(At(7 * i), {10 * i, 3, {}});
  }
  for (int ms = 0; ms < 300; ++ms) asked_often.EndOfStep(4, 3, At(ms));
  for (SimStepModel::Id id = 0; id < 5; ++id) {
    EXPECT_EQ(Ends(asked_often, id, 3), Ends(asked_once, id, 3));
  }
}

TEST(SimStepModelTest, ARequestThatLeavesFreesItsSlot) {
  SimStepModel model(Engine(1), 0);
  const auto first = model.Enter(At(0), {0, 100, {}});
  const auto second = model.Enter(At(0), {0, 1, {}});
  const auto third = model.Enter(At(0), {0, 1, {}});
  model.EndOfStep(first, 1, At(5));
  model.Leave(first);   // during its step, which ends at 11 all the same
  model.Leave(second);  // while it waits
  EXPECT_THAT(Ends(model, third, 1), ElementsAre(22));
}

TEST(SimStepModelTest, APromptInTheCacheNeedsNoPrefill) {
  SimStepModel model(Engine(4, 1024), 0);
  // 40 tokens are two whole blocks and 8 tokens more.
  const auto first = model.Enter(At(0), {40, 1, {1, 2}});
  EXPECT_EQ(model.CachedTokens(first), std::nullopt);
  EXPECT_THAT(Ends(model, first, 1), ElementsAre(15));  // 10 + 1 + 40 x 0.1
  EXPECT_EQ(model.CachedTokens(first), 0);
  const auto again = model.Enter(At(100), {40, 1, {1, 2}});
  EXPECT_THAT(Ends(model, again, 1), ElementsAre(111.8));  // 10 + 1 + (40 - 32) x 0.1
  EXPECT_EQ(model.CachedTokens(again), 32);
}

TEST(SimStepModelTest, APromptIsCachedWhenItsPrefillHasEnded) {
  SimStepModel model(Engine(4, 1024), 0);
  const auto first = model.Enter(At(0), {16, 1, {1}});
  const auto same_step = model.Enter(At(0), {16, 1, {1}});
  EXPECT_THAT(Ends(model, same_step, 1), ElementsAre(15.2));  // 10 + 2 x 1 + 32 x 0.1
  EXPECT_EQ(model.CachedTokens(first), 0);
  EXPECT_EQ(model.CachedTokens(same_step), 0);
}

TEST(SimStepModelTest, WithoutACacheNothingIsSaidAboutIt) {
  SimStepModel model(Engine(4), 0);
  const auto id = model.Enter(At(0), {16, 1, {1}});
  EXPECT_THAT(Ends(model, id, 1), ElementsAre(12.6));
  EXPECT_EQ(model.CachedTokens(id), std::nullopt);
}

TEST(SimStepModelTest, TheRandomFactorHasAMeanOfOne) {
  SimEngine engine = Engine(1);
  engine.step_sigma = 0.2;
  SimStepModel model(engine, 7);
  const auto id = model.Enter(At(0), {0, 10'000, {}});
  const double mean_ms = Ends(model, id, 10'000).back() / 10'000;
  // The standard error of the mean is 11 ms x 0.2 / 100 = 0.022 ms; five of them.
  EXPECT_NEAR(mean_ms, 11, 0.11);
  SimStepModel same(engine, 7);
  SimStepModel other(engine, 8);
  EXPECT_EQ(Ends(same, same.Enter(At(0), {0, 5, {}}), 5), Ends(model, id, 5));
  EXPECT_NE(Ends(other, other.Enter(At(0), {0, 5, {}}), 5), Ends(model, id, 5));
}

}  // namespace
}  // namespace llmb
