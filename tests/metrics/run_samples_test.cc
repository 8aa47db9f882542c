#include "harness/metrics/run_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/metrics/summary.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

RequestRecord Record(Nanoseconds started, Nanoseconds latency) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.prompt_length = "short";
  record.prompt_complexity = "simple";
  record.started = TimePoint(started);
  record.total_latency = latency;
  return record;
}

RequestRecord Failure(Nanoseconds started, Nanoseconds latency, ErrorType type) {
  RequestRecord record = Record(started, latency);
  record.error_type = type;
  return record;
}

TEST(RunSamples, GapsThatAreNotKnownAreNotPooled) {
  RequestRecord record = Record(1s, 6s);
  record.token_times = {5s, 5s, 6s};
  RunSamples samples;
  samples.Add(record);
  EXPECT_EQ(samples.Endpoints().front().inter_token_latency.Quantile(0.5), std::nullopt);
}

TEST(RunSamples, EmptyHasNoEndpoints) { EXPECT_THAT(RunSamples().Endpoints(), IsEmpty()); }

TEST(RunSamples, EndpointsKeepTheirOrderAndTheirLoadsAscend) {
  RunSamples samples;
  for (const auto& [name, users] :
       {std::pair("z", 50), {"a", 10}, {"z", 1}, {"z", 10}, {"a", 2}, {"z", 50}, {"z", 100}}) {
    RequestRecord record = Record(1s, 1s);
    record.endpoint_name = name;
    record.load = ClosedLoop{users};
    record.output_tokens = users;
    samples.Add(record);
  }
  std::vector<std::pair<std::string, std::vector<double>>> order;
  for (const EndpointSamples& endpoint : samples.Endpoints()) {
    order.emplace_back(endpoint.endpoint_name + "@" + endpoint.load.ShortLabel(),
                       endpoint.output_tokens.Values());
  }
  EXPECT_THAT(order, ElementsAre(Pair("z@1", ElementsAre(1)), Pair("z@10", ElementsAre(10)),
                                 Pair("z@50", ElementsAre(50, 50)), Pair("z@100", ElementsAre(100)),
                                 Pair("a@2", ElementsAre(2)), Pair("a@10", ElementsAre(10))));
}

// Each endpoint and load has a span of its own, wherever it is inserted.
TEST(RunSamples, AnInsertedLoadKeepsTheDurationsOfOthers) {
  RunSamples samples;
  RequestRecord record = Record(1s, 4s);
  record.load = ClosedLoop{8};
  samples.Add(record);
  record = Record(2s, 1s);
  record.load = ClosedLoop{1};
  samples.Add(record);
  record = Record(6s, 1s);
  record.load = ClosedLoop{8};
  samples.Add(record);
  EXPECT_EQ(samples.Endpoints()[0].duration, 1s);
  EXPECT_EQ(samples.Endpoints()[1].duration, 6s);
}

// A suspension of the load generator affects times but not counts.
TEST(RunSamples, TimesOfSuspendedRequestsAreInNoStatistic) {
  RequestRecord record = Record(1s, 6s);
  record.time_to_first_token = 5s;
  record.time_per_output_token = 20ms;
  record.input_tokens = 7;
  record.output_tokens = 40;
  record.inter_token_latency = InterTokenLatency{1ms, 2ms, 3ms, 4ms, 5ms, 6ms};
  record.token_times = {5s, 5s, 6s};
  record.read_lags = {4s};
  record.schedule_delay = 5s;
  record.suspended = 4s;
  RequestRecord failed = Failure(1s, 3s, ErrorType::kTimeout);
  failed.suspended = 2s;
  RunSamples samples;
  samples.Add(record);
  samples.Add(failed);

  const EndpointSamples& endpoint = samples.Endpoints().front();
  EXPECT_EQ(endpoint.total_requests, 2U);
  EXPECT_EQ(endpoint.successful_requests, 1U);
  EXPECT_EQ(endpoint.suspended_requests, 2U);
  EXPECT_THAT(endpoint.failures, ElementsAre(Pair("timeout", 1U)));
  EXPECT_THAT(endpoint.input_tokens.Values(), ElementsAre(7.0));
  EXPECT_THAT(endpoint.output_tokens.Values(), ElementsAre(40.0));
  EXPECT_EQ(endpoint.duration, 6s);
  for (const auto& times : {endpoint.total_latency, endpoint.time_to_first_token,
                            endpoint.time_per_output_token, endpoint.tokens_per_second}) {
    EXPECT_THAT(times, IsEmpty());
  }
  EXPECT_EQ(endpoint.request_gaps.requests, 0U);
  EXPECT_TRUE(endpoint.schedule_delay.Empty());
  EXPECT_THAT(endpoint.latency_by_length, IsEmpty());
  EXPECT_EQ(endpoint.inter_token_latency.Total(), 0U);
  EXPECT_TRUE(PooledEvidence(endpoint).Empty());

  samples.Add(Record(8s, 1s));
  EXPECT_THAT(samples.Endpoints().front().total_latency, ElementsAre(1.0));
  EXPECT_EQ(samples.Endpoints().front().suspended_requests, 2U);
}

TEST(RunSamples, KeepsEachFigureOfASuccess) {
  RequestRecord record = Record(1s, 2s);
  record.time_to_first_token = 100ms;
  record.time_per_output_token = 20ms;
  record.input_tokens = 7;
  record.output_tokens = 40;
  record.inter_token_latency = InterTokenLatency{1ms, 2ms, 3ms, 4ms, 5ms, 6ms};
  record.token_times = {100ms, 110ms, 130ms};
  RunSamples samples;
  samples.Add(record);

  ASSERT_EQ(samples.Endpoints().size(), 1U);
  const EndpointSamples& endpoint = samples.Endpoints().front();
  EXPECT_EQ(endpoint.endpoint_name, "a");
  EXPECT_EQ(endpoint.load, LoadLevel(ClosedLoop{1}));
  EXPECT_EQ(endpoint.total_requests, 1U);
  EXPECT_EQ(endpoint.successful_requests, 1U);
  EXPECT_THAT(endpoint.failures, IsEmpty());
  EXPECT_THAT(endpoint.total_latency, ElementsAre(2.0));
  EXPECT_THAT(endpoint.time_to_first_token, ElementsAre(0.1));
  EXPECT_THAT(endpoint.time_per_output_token, ElementsAre(0.02));
  EXPECT_THAT(endpoint.tokens_per_second, ElementsAre(20.0));
  EXPECT_THAT(endpoint.input_tokens.Values(), ElementsAre(7.0));
  EXPECT_THAT(endpoint.output_tokens.Values(), ElementsAre(40.0));
  EXPECT_EQ(endpoint.request_gaps.requests, 1U);
  EXPECT_EQ(endpoint.request_gaps.average, 0.001);
  EXPECT_EQ(endpoint.request_gaps.minimum, 0.002);
  EXPECT_EQ(endpoint.request_gaps.maximum, 0.003);
  EXPECT_EQ(endpoint.request_gaps.p50, 0.004);
  EXPECT_EQ(endpoint.request_gaps.p95, 0.005);
  EXPECT_EQ(endpoint.request_gaps.p99, 0.006);
  EXPECT_THAT(endpoint.latency_by_length, ElementsAre(Pair("short", ElementsAre(2.0))));
  EXPECT_THAT(endpoint.latency_by_complexity, ElementsAre(Pair("simple", ElementsAre(2.0))));
  EXPECT_THAT(endpoint.inter_token_latency.Values(), ElementsAre(Pair(10'000, 1), Pair(20'000, 1)));
}

TEST(RunSamples, AMissingValueAddsNothing) {
  RequestRecord record = Record(1s, 2s);
  record.prompt_length.clear();
  RunSamples samples;
  samples.Add(record);
  const EndpointSamples& endpoint = samples.Endpoints().front();
  EXPECT_THAT(endpoint.time_to_first_token, IsEmpty());
  EXPECT_THAT(endpoint.tokens_per_second, IsEmpty());
  EXPECT_EQ(endpoint.request_gaps.requests, 0U);
  EXPECT_THAT(endpoint.latency_by_length, IsEmpty());
  EXPECT_TRUE(endpoint.inter_token_latency.Empty());
}

TEST(RunSamples, FailuresAreCountedByTypeAndInNoStatistic) {
  RequestRecord failure = Failure(1s, 2s, ErrorType::kTruncated);
  failure.time_to_first_token = 100ms;
  failure.output_tokens = 3;
  failure.token_times = {100ms, 110ms};
  RunSamples samples;
  samples.Add(failure);
  samples.Add(failure);
  samples.Add(Failure(1s, 0s, ErrorType::kConnect));
  const EndpointSamples& endpoint = samples.Endpoints().front();
  EXPECT_EQ(endpoint.total_requests, 3U);
  EXPECT_EQ(endpoint.successful_requests, 0U);
  EXPECT_THAT(endpoint.failures, ElementsAre(Pair("connect", 1U), Pair("truncated", 2U)));
  EXPECT_THAT(endpoint.total_latency, IsEmpty());
  EXPECT_THAT(endpoint.time_to_first_token, IsEmpty());
  EXPECT_EQ(endpoint.output_tokens.Size(), 0U);
  EXPECT_TRUE(endpoint.inter_token_latency.Empty());
}

TEST(RunSamples, SeparatesEndpointsAndLoadsInOrderOfFirstOccurrence) {
  RunSamples samples;
  RequestRecord record = Record(1s, 2s);
  record.endpoint_name = "b";
  samples.Add(record);
  record.load = ClosedLoop{5};
  samples.Add(record);
  record.endpoint_name = "a";
  samples.Add(record);
  record.endpoint_name = "b";
  samples.Add(record);
  ASSERT_EQ(samples.Endpoints().size(), 3U);
  EXPECT_EQ(samples.Endpoints()[0].endpoint_name, "b");
  EXPECT_EQ(samples.Endpoints()[0].load, LoadLevel(ClosedLoop{1}));
  EXPECT_EQ(samples.Endpoints()[1].total_requests, 2U);
  EXPECT_EQ(samples.Endpoints()[2].endpoint_name, "a");
}

// Starts at 10, 11 and 12 s, ends at 15, 12 and 18 s; the last one failed.
TEST(RunSamples, DurationIsFromTheFirstStartToTheLastEnd) {
  RunSamples samples;
  samples.Add(Record(11s, 1s));
  samples.Add(Record(10s, 5s));
  EXPECT_EQ(samples.Endpoints().front().duration, 5s);
  samples.Add(Failure(12s, 6s, ErrorType::kTimeout));
  EXPECT_EQ(samples.Endpoints().front().duration, 8s);
}

TEST(RunSamples, DurationsOfSeveralRunsAddUp) {
  RunSamples samples;
  samples.Add(Record(1000s, 3s));
  samples.BeginRun();
  samples.BeginRun();
  samples.Add(Record(10s, 2s));  // after a reboot
  EXPECT_EQ(samples.Endpoints().front().duration, 5s);
  samples.BeginRun();
  samples.Add(Record(500s, 1s));
  EXPECT_EQ(samples.Endpoints().front().duration, 6s);
}

TEST(RunSamples, TheTimeBetweenAttemptsDoesNotCount) {
  RunSamples samples;
  samples.Add(Record(100s, 3s));
  RequestRecord later = Record(9000s, 2s);
  later.attempt = 1;
  samples.Add(later);
  samples.Add(Record(102s, 4s));                        // another user of the first attempt
  EXPECT_EQ(samples.Endpoints().front().duration, 8s);  // 100 to 106, and 2 s
  samples.BeginRun();
  RequestRecord rebooted = Record(5s, 1s);
  rebooted.attempt = 1;
  samples.Add(rebooted);
  EXPECT_EQ(samples.Endpoints().front().duration, 9s);
}

TEST(RunSamples, DurationIsUnknownIfARecordLacksItsStart) {
  RunSamples samples;
  RequestRecord record = Record(10s, 2s);
  samples.Add(record);
  record.started.reset();
  samples.Add(record);
  EXPECT_EQ(samples.Endpoints().front().duration, 0s);
  samples.BeginRun();
  samples.Add(Record(10s, 2s));
  EXPECT_EQ(samples.Endpoints().front().duration, 0s);
}

TEST(RunSamples, PooledGapsAreAddedToTheirEndpoint) {
  RunSamples samples;
  samples.Add(Record(1s, 2s));
  DurationCounts gaps;
  gaps.Add(5ms, 3);
  samples.AddInterTokenLatency("a", ClosedLoop{1}, gaps);
  samples.AddInterTokenLatency("a", ClosedLoop{1}, gaps);
  ASSERT_EQ(samples.Endpoints().size(), 1U);
  EXPECT_EQ(samples.Endpoints().front().inter_token_latency.Total(), 6U);
}

TEST(RunSamples, CachedShareIsOfTheRequestsThatReportIt) {
  RunSamples samples;
  const auto add = [&](std::optional<std::int64_t> cached, std::optional<std::int64_t> input,
                       ErrorType error = ErrorType::kNone) {
    RequestRecord record = Record(1s, 1s);
    record.cached_tokens = cached;
    record.input_tokens = input;
    record.error_type = error;
    samples.Add(record);
    return samples.Endpoints().front().cached_share.Share();
  };
  EXPECT_EQ(add(std::nullopt, 100), std::nullopt);
  EXPECT_EQ(add(3, std::nullopt), std::nullopt);
  EXPECT_EQ(add(9, 10, ErrorType::kTruncated), std::nullopt);
  EXPECT_EQ(add(0, 20), 0.0);
  EXPECT_EQ(add(5, 20), 0.125);  // 5 / 40
  EXPECT_EQ(add(50, 10), 0.55);  // 55 / 100: this server's input is what it did not read
  EXPECT_EQ(Summarize(samples.Endpoints().front()).cached_share, 0.55);
}

RequestRecord InWindow(Nanoseconds started, Nanoseconds latency, bool in_window) {
  RequestRecord record = Record(started, latency);
  record.in_window = in_window;
  return record;
}

// Latencies 1, 2 and 4 s, of which the first is not in the window. Nothing is begun after the last
// one, as in a timed flow, so the window ends when it starts.
TEST(RunSamples, FiguresAreOfTheWindowAndCountsOfAll) {
  RunSamples samples;
  samples.Add(InWindow(0s, 1s, false));
  samples.Add(InWindow(1s, 2s, true));
  samples.Add(InWindow(3s, 4s, true));
  samples.FinishWindows();
  const EndpointSamples& endpoint = samples.Endpoints().at(0);
  EXPECT_EQ(endpoint.total_requests, 3U);
  EXPECT_EQ(endpoint.total_latency, (std::vector<double>{2, 4}));
  ASSERT_TRUE(endpoint.window);
  EXPECT_EQ(endpoint.window->begins, 1s);
  EXPECT_EQ(endpoint.window->length, 2s);
  EXPECT_FALSE(endpoint.window_is_all);
}

TEST(RunSamples, AllRequestsOfACaseAreSampledWhereAsked) {
  RunSamples samples(SampledRequests::kAll);
  samples.Add(InWindow(0s, 1s, false));
  samples.Add(InWindow(1s, 2s, true));
  samples.FinishWindows();
  EXPECT_EQ(samples.Endpoints().at(0).total_latency, (std::vector<double>{1, 2}));
  EXPECT_FALSE(samples.Endpoints().at(0).window);
}

// The run was interrupted soon after the window had begun, or a timed stage was too short for its
// responses. The figures are those of all requests, from 0 to 32 s.
TEST(RunSamples, TheWindowIsAllRequestsWhereItHasLessThanHalf) {
  RunSamples samples;
  for (int i = 0; i < 30; ++i) {
    RequestRecord record = InWindow(std::chrono::seconds(i), 1s, false);
    record.load = ClosedLoop{2};
    samples.Add(record);
  }
  RequestRecord last = InWindow(30s, 2s, true);
  last.load = ClosedLoop{2};
  samples.Add(last);
  samples.FinishWindows();
  const EndpointSamples& endpoint = samples.Endpoints().at(0);
  EXPECT_EQ(endpoint.total_latency.size(), 31U);
  EXPECT_TRUE(endpoint.window_is_all);
  ASSERT_TRUE(endpoint.window);
  EXPECT_EQ(endpoint.window->begins, 0s);
  EXPECT_EQ(endpoint.window->length, 32s);
  EXPECT_EQ(endpoint.window->successes, 31U);
  EXPECT_EQ(endpoint.ordered_times.Values(OrderedTimes::Time::kTotalLatency).size(), 31U);
  const EndpointSummary summary = SummarizeAll(samples.Endpoints()).at(0);
  EXPECT_TRUE(summary.window_is_all);
  ASSERT_TRUE(summary.intervals);
  EXPECT_TRUE(summary.intervals->total_latency.p50.low);
}

// The generator put all requests into the window, because too few would have been left. One user's
// window always holds all.
TEST(RunSamples, SayWhereTheWindowOfSeveralUsersIsAll) {
  for (const int users : {1, 2}) {
    RunSamples samples;
    RequestRecord record = InWindow(0s, 1s, true);
    record.load = ClosedLoop{users};
    samples.Add(record);
    samples.FinishWindows();
    EXPECT_EQ(samples.Endpoints().at(0).window_is_all, users == 2);
  }
}

// Files of version 0.1 have no window.
TEST(RunSamples, WithoutAWindowItIsNotAll) {
  RunSamples samples;
  RequestRecord record = Record(0s, 1s);
  record.load = ClosedLoop{2};
  samples.Add(record);
  samples.FinishWindows();
  EXPECT_FALSE(samples.Endpoints().at(0).window);
  EXPECT_FALSE(samples.Endpoints().at(0).window_is_all);
}

TEST(RunSamples, CancelledRequestsAreInNoFigureButKeptTheirUsersBusy) {
  RunSamples samples;
  samples.Add(InWindow(0s, 4s, true));
  RequestRecord cancelled = InWindow(1s, 3s, true);
  cancelled.error_type = ErrorType::kCancelled;
  samples.Add(cancelled);
  samples.FinishWindows();
  const EndpointSamples& endpoint = samples.Endpoints().at(0);
  EXPECT_EQ(endpoint.total_requests, 1U);
  EXPECT_EQ(endpoint.cancelled_requests, 1U);
  EXPECT_TRUE(endpoint.failures.empty());
  ASSERT_TRUE(endpoint.window);
  EXPECT_EQ(endpoint.window->in_flight, 7s);
}

}  // namespace
}  // namespace llmb
