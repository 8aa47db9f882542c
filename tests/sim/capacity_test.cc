#include "fixtures/sim/capacity.h"

#include <gtest/gtest.h>

#include "fixtures/sim/schedule.h"
#include "fixtures/sim/step_model.h"

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

SimProfile Profile(SimCount answer_tokens, double step_sigma = 0) {
  SimProfile profile;
  profile.name = "m";
  profile.answer_tokens = answer_tokens;
  profile.engine = {8, milliseconds(10), milliseconds(1), microseconds(50), step_sigma, 0};
  return profile;
}

TEST(CapacityOfTest, IsRequestsPerStepOverTheTimeOfAStep) {
  // 8 slots, 20 steps: 0.4 requests per step, which takes 10 + 8 x 1 + 100 x 0.4 x 0.05 = 20 ms.
  const SimCapacity capacity = CapacityOf(*Profile({20}).engine, {100, 20, 20});
  EXPECT_DOUBLE_EQ(capacity.requests_per_second, 20);
  EXPECT_DOUBLE_EQ(capacity.output_tokens_per_second, 400);
  EXPECT_DOUBLE_EQ(capacity.request_time_s, 0.4);
}

TEST(CapacityOfTest, OneSlotServesOneRequestAfterAnother) {
  // (10 + 1) x 5 ms + 20 x 0.05 ms = 56 ms per request
  SimEngine engine = *Profile({5}).engine;
  engine.slots = 1;
  EXPECT_DOUBLE_EQ(CapacityOf(engine, {20, 5, 5}).requests_per_second, 1 / 0.056);
}

TEST(ExactSizeTest, CountsTokenEventsAsSteps) {
  SimProfile profile = Profile({20});
  EXPECT_EQ(ExactSize(profile, 10, 7).steps, 7);
  profile.tokens_per_event = 3;
  EXPECT_EQ(ExactSize(profile, 10, 7).steps, 3);
  EXPECT_EQ(ExactSize(profile, 10, 7).output_tokens, 7);
}

TEST(MeanSizeTest, IsTheMeanOfWhatTheProfileDraws) {
  const SimRequestSize exact = MeanSize(Profile({20}), 100);
  EXPECT_EQ(exact.prompt_tokens, 100);
  EXPECT_EQ(exact.output_tokens, 20);
  EXPECT_EQ(exact.steps, 20);
  // A response without tokens takes the step of its prefill.
  EXPECT_EQ(MeanSize(Profile({0}), 100).steps, 1);
  // The mean of a log-normal with the median 100 and sigma 0.5 is 100 x exp(0.125) = 113.3, its
  // standard deviation 60.4; five standard errors of 10,000 draws are 3.
  EXPECT_NEAR(MeanSize(Profile({100, 0.5}), 100).output_tokens, 113.3, 3);
}

// Requests/s of a closed loop in virtual time, after a tenth of the requests.
double SimulatedRate(const SimProfile& profile, int prompt_tokens, int users, int requests) {
  SimStepModel model(*profile.engine, 1);
  SimDemand demand;
  demand.prompt_bytes = static_cast<std::size_t>(prompt_tokens) * 4;
  struct User {
    SimStepModel::Id id = 0;
    int steps = 0;
  };
  std::vector<User> busy(static_cast<std::size_t>(users));
  std::uint64_t sequence = 0;
  const auto begin = [&](User& user, TimePoint now) {
    user.steps = DrawSchedule(profile, demand, 1, sequence++).finish_step;
    user.id = model.Enter(now, {prompt_tokens, user.steps, {}});
  };
  for (User& user : busy) begin(user, TimePoint{});
  TimePoint now{};
  TimePoint from{};
  for (int ended = 0; ended < requests;) {
    now += milliseconds(5);
    for (User& user : busy) {
      // A user begins its next request at the end of the last, however late that is seen.
      const SimEngineMoment end = model.EndOfStep(user.id, user.steps, now);
      if (!end.known || end.at > now) continue;
      model.Leave(user.id);
      if (++ended == requests / 10) from = end.at;
      begin(user, end.at);
    }
  }
  return (requests - requests / 10) / ToSeconds(now - from);
}

TEST(CapacityOfTest, IsWhatASaturatedEngineCarriesInVirtualTime) {
  const SimProfile profile = Profile({30, 0.6, 1, 300}, 0.1);
  const SimCapacity capacity = CapacityOf(*profile.engine, MeanSize(profile, 200));
  EXPECT_NEAR(SimulatedRate(profile, 200, 24, 4000) / capacity.requests_per_second, 1, 0.04);
  // Half as many users as slots do not reach it.
  EXPECT_LT(SimulatedRate(profile, 200, 4, 1000) / capacity.requests_per_second, 0.85);
}

TEST(CapacityOfTest, BuiltInProfilesReachTheirCapacityWhenAllSlotsAreTaken) {
  for (const SimProfile& profile : BuiltInProfiles()) {
    const double capacity = CapacityOf(*profile.engine, MeanSize(profile, 150)).requests_per_second;
    const double half = SimulatedRate(profile, 150, profile.engine->slots / 2, 1000);
    const double full = SimulatedRate(profile, 150, profile.engine->slots, 1000);
    EXPECT_LT(half, 0.9 * capacity) << profile.name;
    EXPECT_NEAR(full / capacity, 1, 0.07) << profile.name;
  }
}

}  // namespace
}  // namespace llmb
