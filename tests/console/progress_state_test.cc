#include "harness/console/progress_state.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(5)};

RequestRecord Success(const std::string& endpoint, Nanoseconds ttft, Nanoseconds latency,
                      std::int64_t tokens) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.time_to_first_token = ttft;
  record.total_latency = latency;
  record.output_tokens = tokens;
  return record;
}

RequestRecord Failure(const std::string& endpoint) {
  RequestRecord record = Success(endpoint, seconds(9), seconds(9), 9);
  record.error_type = ErrorType::kTimeout;
  return record;
}

RequestRecord Plain(const std::string& endpoint) {
  return Success(endpoint, milliseconds(100), seconds(1), 10);
}

TEST(ProgressStateTest, BeginsWithEveryEndpointWaiting) {
  const ProgressState state({{"a", 10}, {"b", 5}}, kStart);
  const ProgressSnapshot snapshot = state.At(kStart + seconds(3));
  EXPECT_EQ(snapshot.elapsed, seconds(3));
  EXPECT_EQ(snapshot.overall.total, 15U);
  EXPECT_EQ(snapshot.overall.done, 0U);
  EXPECT_EQ(snapshot.overall.remaining, std::nullopt);
  ASSERT_EQ(snapshot.endpoints.size(), 2U);
  EXPECT_EQ(snapshot.endpoints[1].name, "b");
  EXPECT_EQ(snapshot.endpoints[1].state, EndpointState::kWaiting);
  EXPECT_EQ(snapshot.endpoints[1].figures.output_tokens_per_second, std::nullopt);
  EXPECT_FALSE(snapshot.Finished());
}

TEST(ProgressStateTest, WithoutEndpointsIsFinished) {
  const ProgressSnapshot snapshot = ProgressState({}, kStart).At(kStart);
  EXPECT_TRUE(snapshot.Finished());
  EXPECT_EQ(snapshot.overall.total, 0U);
  EXPECT_EQ(snapshot.overall.remaining, std::nullopt);
}

TEST(ProgressStateTest, AveragesSuccessesAndCountsFailures) {
  ProgressState state({{"a", 10}, {"b", 10}}, kStart);
  state.StartEndpoint("a", kStart);
  state.StartEndpoint("b", kStart);
  state.Add(Success("a", milliseconds(100), seconds(2), 40), kStart + seconds(2));
  state.Add(Success("a", milliseconds(200), seconds(1), 50), kStart + seconds(3));
  state.Add(Failure("a"), kStart + seconds(4));
  state.Add(Success("b", milliseconds(600), seconds(1), 20), kStart + seconds(4));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(4));
  const ProgressFigures& a = snapshot.endpoints[0].figures;
  EXPECT_EQ(a.done, 3U);
  EXPECT_EQ(a.succeeded, 2U);
  EXPECT_EQ(a.mean_time_to_first_token, milliseconds(150));
  EXPECT_EQ(a.common_failure, "timeout 1");
  EXPECT_DOUBLE_EQ(a.requests_per_second.value(), 0.75);  // 3 in 4 s
  ASSERT_TRUE(a.p95_time_to_first_token);
  EXPECT_NEAR(ToSeconds(*a.p95_time_to_first_token), 0.2, 0.0021);
  EXPECT_DOUBLE_EQ(a.output_tokens_per_second.value(), 22.5);  // 40 + 50 in 4 s
  EXPECT_EQ(snapshot.overall.done, 4U);
  EXPECT_EQ(snapshot.overall.succeeded, 3U);
  EXPECT_EQ(snapshot.overall.mean_time_to_first_token, milliseconds(300));    // (100+200+600) / 3
  EXPECT_DOUBLE_EQ(snapshot.overall.output_tokens_per_second.value(), 27.5);  // 110 in 4 s
}

TEST(ProgressStateTest, TimesOfSuspendedRequestsAreInNoAverage) {
  ProgressState state({{"a", 2}}, kStart);
  state.StartEndpoint("a", kStart);
  RequestRecord suspended = Success("a", seconds(9), seconds(9), 9);
  suspended.suspended = seconds(8);
  state.Add(suspended, kStart + seconds(9));
  state.Add(Plain("a"), kStart + seconds(10));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(10));
  const ProgressFigures& a = snapshot.endpoints[0].figures;
  EXPECT_EQ(a.succeeded, 2U);
  EXPECT_EQ(a.mean_time_to_first_token, milliseconds(100));
  EXPECT_DOUBLE_EQ(a.output_tokens_per_second.value(), 1.9);  // 9 + 10 in 10 s
}

TEST(ProgressStateTest, HasNoFirstTokenTimeWithoutStreaming) {
  ProgressState state({{"a", 2}}, kStart);
  RequestRecord record = Plain("a");
  record.time_to_first_token.reset();
  state.Add(record, kStart + seconds(1));
  EXPECT_EQ(state.At(kStart + seconds(1)).overall.mean_time_to_first_token, std::nullopt);
}

TEST(ProgressStateTest, RemainingTimeCountsDownAndGrowsOnceARequestIsLate) {
  ProgressState state({{"a", 10}}, kStart);
  state.StartEndpoint("a", kStart);
  state.Add(Plain("a"), kStart + seconds(4));
  state.Add(Plain("a"), kStart + seconds(8));  // 4 s per request: 40 s in all
  const auto remaining = [&state](int second) {
    return state.At(kStart + seconds(second)).endpoints[0].figures.remaining;
  };
  EXPECT_EQ(remaining(8), seconds(32));
  EXPECT_EQ(remaining(10), seconds(30));
  EXPECT_EQ(remaining(12), seconds(28));
  EXPECT_EQ(remaining(15), seconds(35));  // 3 in 15 s at best: 5 s per request, 50 s in all
}

TEST(ProgressStateTest, AnEndpointWithoutAPaceUsesThatOfTheOthers) {
  ProgressState state({{"a", 10}, {"b", 10}}, kStart);
  state.StartEndpoint("a", kStart);
  state.StartEndpoint("b", kStart);
  state.Add(Plain("a"), kStart + seconds(2));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(2));
  EXPECT_EQ(snapshot.endpoints[0].figures.remaining, seconds(18));
  EXPECT_EQ(snapshot.endpoints[1].figures.remaining, seconds(18));  // 2 s x 10 - 2 s
}

TEST(ProgressStateTest, ParallelEndpointsTakeAsLongAsTheSlowest) {
  ProgressState state({{"a", 10}, {"b", 10}}, kStart);
  state.StartEndpoint("a", kStart);
  state.StartEndpoint("b", kStart);
  state.Add(Plain("a"), kStart + seconds(1));
  state.Add(Plain("b"), kStart + seconds(3));
  EXPECT_EQ(state.At(kStart + seconds(3)).overall.remaining, seconds(27));
}

TEST(ProgressStateTest, WaitingEndpointsFollowOneAfterAnother) {
  ProgressState state({{"a", 4}, {"b", 10}, {"c", 5}}, kStart);
  state.StartEndpoint("a", kStart);
  state.Add(Plain("a"), kStart + seconds(2));
  // a: 3 x 2 s; b and c at a's pace: 15 x 2 s.
  EXPECT_EQ(state.At(kStart + seconds(2)).overall.remaining, seconds(36));
}

TEST(ProgressStateTest, AFailedEndpointSendsNoMoreRequests) {
  ProgressState state({{"a", 10}, {"b", 10}}, kStart);
  state.Add(Plain("b"), kStart + seconds(1));
  state.FailEndpoint("a", "its process died");
  state.FinishEndpoint("b");
  const ProgressSnapshot snapshot = state.At(kStart + seconds(1));
  EXPECT_TRUE(snapshot.Finished());
  EXPECT_EQ(snapshot.overall.remaining, std::nullopt);
  EXPECT_EQ(snapshot.endpoints[0].failure_reason, "its process died");
  EXPECT_EQ(snapshot.overall.total, 20U);  // what was planned, so that the bar stays short
}

TEST(ProgressStateTest, MoreRequestsThanPlannedRaiseTheTotal) {
  ProgressState state({{"a", 1}}, kStart);
  state.Add(Plain("a"), kStart + seconds(1));
  state.Add(Plain("a"), kStart + seconds(2));
  EXPECT_EQ(state.At(kStart + seconds(2)).endpoints[0].figures.total, 2U);
  EXPECT_EQ(state.At(kStart + seconds(9)).endpoints[0].figures.remaining, Nanoseconds::zero());
}

TEST(ProgressStateTest, ATimedEndpointTakesItsDuration) {
  ProgressState state({{"a", 0, seconds(20)}, {"b", 0, seconds(60)}}, kStart);
  EXPECT_EQ(state.At(kStart).overall.time_share, 0.0);
  EXPECT_EQ(state.At(kStart).overall.remaining, seconds(80));  // one after the other
  state.StartEndpoint("a", kStart);
  state.StartEndpoint("b", kStart);
  state.Add(Plain("a"), kStart + seconds(1));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(5));
  EXPECT_EQ(snapshot.endpoints[0].figures.done, 1U);
  EXPECT_EQ(snapshot.endpoints[0].figures.time_share, 0.25);
  EXPECT_EQ(snapshot.endpoints[0].figures.remaining, seconds(15));
  EXPECT_EQ(snapshot.overall.remaining, seconds(55));
  EXPECT_EQ(snapshot.overall.time_share, 0.125);  // (5 + 5) / 80
  // The last responses are under way.
  EXPECT_EQ(state.At(kStart + seconds(21)).endpoints[0].figures.remaining, seconds(0));
  EXPECT_EQ(state.At(kStart + seconds(21)).endpoints[0].figures.time_share, 1.0);
}

RequestRecord AtLevel(int users, int repetition = 0) {
  RequestRecord record = Plain("a");
  record.load = ClosedLoop{users};
  record.repetition = repetition;
  return record;
}

TEST(ProgressStateTest, KnowsTheStageWhileAnEndpointRuns) {
  ProgressState state({{"a", 4, {}, {{ClosedLoop{1}, 2}, {ClosedLoop{8}, 2}}}}, kStart);
  EXPECT_FALSE(state.At(kStart).endpoints[0].stage);
  state.SetFlow("a", {ClosedLoop{8}, 0, 2, 5}, kStart);
  const auto stage = state.At(kStart).endpoints[0].stage;
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->number, 2U);
  EXPECT_EQ(stage->levels, 2U);
  EXPECT_EQ(stage->flow.in_flight, 5);
  state.FinishEndpoint("a");
  EXPECT_FALSE(state.At(kStart).endpoints[0].stage);
}

TEST(ProgressStateTest, RatesAreOfTheFlowAndCountsOfTheRun) {
  ProgressState state({{"a", 6, {}, {{ClosedLoop{1}, 2}, {ClosedLoop{2}, 4}}}}, kStart);
  state.SetFlow("a", {ClosedLoop{1}}, kStart);
  state.Add(AtLevel(1), kStart + seconds(4));
  state.Add(AtLevel(1), kStart + seconds(8));
  state.SetFlow("a", {ClosedLoop{2}}, kStart + seconds(8));
  EXPECT_EQ(state.At(kStart + seconds(8)).endpoints[0].figures.requests_per_second, std::nullopt);
  state.Add(AtLevel(2), kStart + seconds(10));
  const ProgressFigures figures = state.At(kStart + seconds(10)).endpoints[0].figures;
  EXPECT_EQ(figures.done, 3U);
  EXPECT_DOUBLE_EQ(figures.requests_per_second.value(), 0.5);  // 1 in 2 s
}

TEST(ProgressStateTest, ARecordOfTheNextFlowBeginsIt) {
  ProgressState state({{"a", 4, {}, {{ClosedLoop{1}, 4}}}}, kStart);
  state.SetFlow("a", {ClosedLoop{1}, 0, 2}, kStart);
  state.Add(AtLevel(1, 1), kStart + seconds(3));
  const EndpointProgress a = state.At(kStart + seconds(3)).endpoints[0];
  EXPECT_EQ(a.stage->flow.repetition, 1);
  EXPECT_DOUBLE_EQ(a.figures.requests_per_second.value(), 1);  // it took 1 s
}

TEST(ProgressStateTest, FurtherLevelsAreAddedAsIfLatencyStayedTheSame) {
  ProgressState state({{"a", 12, {}, {{ClosedLoop{1}, 4}, {ClosedLoop{4}, 8}}}}, kStart);
  state.SetFlow("a", {ClosedLoop{1}}, kStart);
  state.Add(AtLevel(1), kStart + seconds(2));
  // 3 requests of one user, 2 s each; then 8 of four users: 2 each.
  EXPECT_EQ(state.At(kStart + seconds(2)).overall.remaining, seconds(3 * 2 + 2 * 2));
  for (int i = 2; i <= 4; ++i) state.Add(AtLevel(1), kStart + seconds(2 * i));
  state.SetFlow("a", {ClosedLoop{4}}, kStart + seconds(8));
  EXPECT_EQ(state.At(kStart + seconds(8)).overall.remaining, seconds(4));
  // The first two take 3 s in all: 1.5 s each, 12 s for eight, of which 3 have passed.
  state.Add(AtLevel(4), kStart + seconds(10));
  state.Add(AtLevel(4), kStart + seconds(11));
  EXPECT_EQ(state.At(kStart + seconds(11)).overall.remaining, seconds(9));
}

TEST(ProgressStateTest, ARateTakesTheTimeThatItAsksFor) {
  ProgressState state({{"a", 20, {}, {{OpenLoop{1}, 10}, {OpenLoop{4}, 10}}}}, kStart);
  state.SetFlow("a", {OpenLoop{1}}, kStart);
  // 10 requests at 1/s, then 10 at 4/s.
  EXPECT_EQ(state.At(kStart).overall.remaining, milliseconds(10'000 + 2'500));
}

// 50 of 1,000 requests take 100 s, so the rest would take 1,900 s, and the time ends after 600 s.
TEST(ProgressStateTest, TheTimeEndsAPlanBeforeItsRequests) {
  ProgressState state({{.endpoint_name = "a", .requests = 1'000, .duration = seconds(600)}},
                      kStart);
  EXPECT_EQ(state.At(kStart + seconds(5)).overall.remaining, seconds(600));
  state.StartEndpoint("a", kStart);
  for (int i = 1; i <= 50; ++i) state.Add(Plain("a"), kStart + seconds(2 * i));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(100));
  EXPECT_EQ(snapshot.overall.remaining, seconds(500));
  EXPECT_EQ(snapshot.endpoints[0].figures.remaining, seconds(500));
  EXPECT_DOUBLE_EQ(snapshot.overall.time_share.value(), 1.0 / 6);
}

// 50 of 100 requests take 100 s: the rest takes as long, and the time is not used up.
TEST(ProgressStateTest, TheRequestsEndAPlanBeforeItsTime) {
  ProgressState state({{.endpoint_name = "a", .requests = 100, .duration = seconds(600)}}, kStart);
  state.StartEndpoint("a", kStart);
  for (int i = 1; i <= 50; ++i) state.Add(Plain("a"), kStart + seconds(2 * i));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(100));
  EXPECT_EQ(snapshot.overall.remaining, seconds(100));
  EXPECT_DOUBLE_EQ(snapshot.overall.time_share.value(), 0.5);
}

TEST(ProgressStateTest, RequestsOfEarlierAttemptsFillTheBarAndAreInNoRate) {
  ProgressState state({{.endpoint_name = "a", .requests = 2, .earlier = 8}}, kStart);
  state.StartEndpoint("a", kStart);
  state.Add(Plain("a"), kStart + seconds(2));
  const ProgressSnapshot snapshot = state.At(kStart + seconds(2));
  for (const ProgressFigures& figures : {snapshot.overall, snapshot.endpoints[0].figures}) {
    EXPECT_EQ(figures.total, 10U);
    EXPECT_EQ(figures.done, 9U);
    EXPECT_EQ(figures.Failed(), 0U);
    EXPECT_DOUBLE_EQ(figures.requests_per_second.value(), 0.5);  // 1 in 2 s
    EXPECT_EQ(figures.remaining, seconds(2));
  }
}

TEST(ProgressStateTest, CancelledRequestsAreNeitherDoneNorFailures) {
  ProgressState state({{"a", 4}}, kStart);
  state.Add(Plain("a"), kStart + seconds(1));
  RequestRecord cancelled = Plain("a");
  cancelled.error_type = ErrorType::kCancelled;
  state.Add(cancelled, kStart + seconds(2));
  const ProgressFigures figures = state.At(kStart + seconds(2)).endpoints[0].figures;
  EXPECT_EQ(figures.done, 1U);
  EXPECT_EQ(figures.Failed(), 0U);
  EXPECT_EQ(figures.common_failure, "");
}

TEST(ProgressStateTest, AStoppedRunHasNoRemainingTime) {
  ProgressState state({{"a", 4}, {"b", 1}, {"c", 4}}, kStart);
  state.Add(Plain("a"), kStart + seconds(1));
  state.Add(Plain("b"), kStart + seconds(1));
  state.Stop();
  const ProgressSnapshot stopping = state.At(kStart + seconds(1));
  EXPECT_TRUE(stopping.stopped);
  EXPECT_EQ(stopping.overall.remaining, std::nullopt);
  EXPECT_EQ(stopping.endpoints[0].state, EndpointState::kRunning);
  EXPECT_EQ(stopping.endpoints[2].state, EndpointState::kStopped);
  state.FinishEndpoint("a");
  state.FinishEndpoint("b");
  const ProgressSnapshot stopped = state.At(kStart + seconds(1));
  EXPECT_EQ(stopped.endpoints[0].state, EndpointState::kStopped);
  EXPECT_EQ(stopped.endpoints[1].state, EndpointState::kDone);  // nothing was left
  EXPECT_TRUE(stopped.Finished());
}

}  // namespace
}  // namespace llmb
