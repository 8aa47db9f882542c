#include "harness/run/load_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LevelsOf, AreUsersFromLowToHigh) {
  Options options;
  std::vector<std::string> warnings;
  EXPECT_THAT(LevelsOf(options, warnings), ElementsAre(LoadLevel(ClosedLoop{1})));
  EXPECT_THAT(warnings, IsEmpty());
  options.concurrent = {8, 1, 8};
  EXPECT_THAT(LevelsOf(options, warnings),
              ElementsAre(LoadLevel(ClosedLoop{1}), LoadLevel(ClosedLoop{8})));
  EXPECT_THAT(warnings, ElementsAre("the levels of --concurrent are measured from low to high, "
                                    "each once: 1, 8"));
}

TEST(LevelsOf, AreRatesFromLowToHigh) {
  Options options;
  options.request_rates = {4, 0.5};
  std::vector<std::string> warnings;
  EXPECT_THAT(LevelsOf(options, warnings),
              ElementsAre(LoadLevel(OpenLoop{0.5}), LoadLevel(OpenLoop{4})));
  EXPECT_THAT(warnings, ElementsAre("the levels of --request-rate are measured from low to high, "
                                    "each once: 0.5, 4"));
}

EndpointJob Job(std::vector<LoadLevel> levels) {
  EndpointJob job;
  for (const LoadLevel& level : levels) job.stages.push_back({level, {"p", "q"}});
  job.length.iterations = 1000;
  job.settings.timeout = std::chrono::seconds(30);
  return job;
}

// 4.5 per second for 30 s is 135 at the higher rate, and 6 sqrt(135) = 69.7 and 10 more for the
// scatter; 45 + 6 sqrt(45) + 10 = 95.2.
TEST(MostInFlightOf, IsWhatIsSentWithinTheTimeout) {
  EndpointJob job = Job({OpenLoop{2}, OpenLoop{4.5}});
  EXPECT_EQ(MostInFlightOf(job, {}), 215);
  job.endpoint.timeout = std::chrono::seconds(10);
  EXPECT_EQ(MostInFlightOf(job, {}), 96);
  // Constant arrivals do not scatter. In bursts, 45 + 6 sqrt(45 / 0.25) + 10 = 135.5.
  job.arrivals = {ArrivalProcess::kConstant, 1};
  EXPECT_EQ(MostInFlightOf(job, {}), 46);
  job.arrivals = {ArrivalProcess::kGamma, 0.25};
  EXPECT_EQ(MostInFlightOf(job, {}), 136);
}

// 2 prompts, 1,000 times each.
TEST(MostInFlightOf, IsNeverMoreThanAFlowHas) {
  EXPECT_EQ(MostInFlightOf(Job({OpenLoop{10'000}}), {}), 2000);
  EXPECT_EQ(MostInFlightOf(Job({OpenLoop{10'000}}), 5000), 2000);
}

// 100 per second for 2 s, with a ramp of 1 s before that at half of the rate on average. The 30
// warm-up requests are sent within the ramp.
TEST(MostInFlightOf, IsNeverMoreThanATimedFlowSends) {
  EndpointJob job = Job({OpenLoop{100}});
  job.length.duration = std::chrono::seconds(2);
  EXPECT_EQ(MostInFlightOf(job, {}), 200);
  job.length.ramp_up = std::chrono::seconds(1);
  job.length.num_warmups = 30;
  EXPECT_EQ(MostInFlightOf(job, {}), 250);
  job.length.num_prompts = 40;
  EXPECT_EQ(MostInFlightOf(job, {}), 90);
}

// 100,000 per second for 200 s are 20,000,000, and one second more is too long.
TEST(CheckSchedules, RefusesMoreThanASchedulesMemoryHolds) {
  EndpointJob job = Job({ClosedLoop{8}, OpenLoop{100'000}});
  job.length.duration = std::chrono::seconds(200);
  EXPECT_TRUE(CheckSchedules({job}));
  job.length.duration = std::chrono::seconds(201);
  const Status status = CheckSchedules({job});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message,
            "--request-rate 100000: a schedule has at most 20,000,000 requests, and this one would "
            "have about 20,100,000; use a lower rate, a shorter --duration or --ramp-up, or fewer "
            "requests");
  job.length.num_prompts = 1000;
  EXPECT_TRUE(CheckSchedules({job}));
}

TEST(CheckSchedules, OfCountedRequestsOrOfUsersAreNotLimitedByTime) {
  EXPECT_TRUE(CheckSchedules({}));
  EXPECT_TRUE(CheckSchedules({Job({OpenLoop{1}})}));
  EndpointJob job = Job({ClosedLoop{8}});
  job.length.duration = std::chrono::hours(1'000'000);
  EXPECT_TRUE(CheckSchedules({job}));
}

TEST(MostInFlightOf, IsWhatIsAllowed) {
  EXPECT_EQ(MostInFlightOf(Job({OpenLoop{4.5}}), 20), 20);
  EXPECT_EQ(MostInFlightOf(Job({OpenLoop{4.5}}), 500), 500);
}

// The last three of the arrivals are within 10 s, and the last four within 30 s.
TEST(MostInFlightOf, IsWhatArrivesWithinTheTimeoutOfTheEndpoint) {
  using std::chrono::seconds;
  DatasetSize trace;
  trace.arrivals = {seconds(0), seconds(20), seconds(40), seconds(45), seconds(50)};
  EndpointJob job = Job({Trace{}});
  EXPECT_EQ(MostInFlightOf(job, {}, trace), 4);
  job.endpoint.timeout = seconds(10);
  EXPECT_EQ(MostInFlightOf(job, {}, trace), 3);
  EXPECT_EQ(MostInFlightOf(job, 2, trace), 2);
  // Conversations go on after their first turn: 2 x 10 s + 1 s, and the last four arrivals.
  trace.has_conversations = true;
  trace.most_turns = 2;
  trace.most_delay = seconds(1);
  EXPECT_EQ(MostInFlightOf(job, {}, trace), 3);
  trace.most_delay = seconds(10);
  EXPECT_EQ(MostInFlightOf(job, {}, trace), 4);
  trace.most_turns = 5;
  EXPECT_EQ(MostInFlightOf(job, {}, trace), 5);
}

// At 2/s, a constant rate has 2 x 10 + 1 arrivals within the timeout of 10 s. Conversations of
// three turns with 5 s of delays may last 35 s: 2 x 35 + 1, but there are only 40 of them.
TEST(MostInFlightOf, OfConversationsIsWhatArrivesWhileOneLasts) {
  EndpointJob job = Job({OpenLoop{2}});
  job.arrivals.process = ArrivalProcess::kConstant;
  job.endpoint.timeout = std::chrono::seconds(10);
  job.length.num_prompts = 1000;
  EXPECT_EQ(MostInFlightOf(job, {}), 21);
  DatasetSize dataset;
  dataset.has_conversations = true;
  dataset.conversations = 400;
  dataset.most_turns = 3;
  dataset.most_delay = std::chrono::seconds(5);
  EXPECT_EQ(MostInFlightOf(job, {}, dataset), 71);
  EXPECT_EQ(MostInFlightOf(job, 9, dataset), 9);
  dataset.conversations = 40;
  EXPECT_EQ(MostInFlightOf(job, {}, dataset), 40);
}

TEST(MostInFlightOf, IsOneWithoutAnOpenLoop) {
  EXPECT_EQ(MostInFlightOf(Job({ClosedLoop{8}}), {}), 1);
  EXPECT_EQ(MostInFlightOf(Job({}), {}), 1);
}

}  // namespace
}  // namespace llmb
