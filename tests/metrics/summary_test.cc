#include "harness/metrics/summary.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

using namespace std::chrono_literals;

TEST(DistributionOf, IsEmptyWithoutValues) {
  const Distribution none = DistributionOf(std::span<const double>());
  EXPECT_EQ(none.count, 0U);
  EXPECT_EQ(none.mean, std::nullopt);
  EXPECT_EQ(none.minimum, std::nullopt);
  EXPECT_EQ(none.maximum, std::nullopt);
  EXPECT_EQ(none.p50, std::nullopt);
  EXPECT_EQ(none.p99, std::nullopt);
  EXPECT_EQ(DistributionOf(DurationCounts()).p50, std::nullopt);
}

// {1, 2, 3, 4, 10}: h = 4p.
TEST(DistributionOf, HasTheMeanAndTheOrderStatistics) {
  constexpr std::array kValues = {10.0, 1.0, 3.0, 2.0, 4.0};
  const Distribution distribution = DistributionOf(kValues);
  EXPECT_EQ(distribution.count, 5U);
  EXPECT_DOUBLE_EQ(*distribution.mean, 4);  // 20 / 5
  EXPECT_DOUBLE_EQ(*distribution.minimum, 1);
  EXPECT_DOUBLE_EQ(*distribution.maximum, 10);
  EXPECT_DOUBLE_EQ(*distribution.p50, 3);
  EXPECT_DOUBLE_EQ(*distribution.p90, 7.6);   // h = 3.6:  4 + 0.6 * 6
  EXPECT_DOUBLE_EQ(*distribution.p95, 8.8);   // h = 3.8:  4 + 0.8 * 6
  EXPECT_DOUBLE_EQ(*distribution.p99, 9.76);  // h = 3.96: 4 + 0.96 * 6
}

TEST(DistributionOf, PooledDurationsAreInSeconds) {
  DurationCounts counts;
  for (const Nanoseconds gap : {10ms, 1ms, 3ms, 2ms, 4ms}) counts.Add(gap);
  const Distribution distribution = DistributionOf(counts);
  EXPECT_EQ(distribution.count, 5U);
  EXPECT_DOUBLE_EQ(*distribution.mean, 0.004);
  EXPECT_DOUBLE_EQ(*distribution.minimum, 0.001);
  EXPECT_DOUBLE_EQ(*distribution.maximum, 0.010);
  EXPECT_DOUBLE_EQ(*distribution.p50, 0.003);
  EXPECT_DOUBLE_EQ(*distribution.p90, 0.0076);
  EXPECT_DOUBLE_EQ(*distribution.p95, 0.0088);
  EXPECT_DOUBLE_EQ(*distribution.p99, 0.00976);
}

// Requests that failed were sent late, too, but have no time that the client could have made wrong.
TEST(JudgeClient, OfASummaryNeedsAMeasuredRequest) {
  EndpointSummary summary;
  summary.total_requests = 3;
  summary.client.client_cpu_share = 0.1;
  EXPECT_EQ(JudgeClient(summary), std::nullopt);
  summary.client.send_delay_p99_ms = 30;
  EXPECT_EQ(JudgeClient(summary), std::nullopt);
  summary.successful_requests = summary.total_latency.count = 1;
  EXPECT_EQ(JudgeClient(summary), ClientVerdict::kLimited);
  summary.client = {};
  EXPECT_EQ(JudgeClient(summary), std::nullopt);
}

// 90 arrivals and 81 sends in 45 s. Two requests were sent 0.5 and 1 s after they were due.
TEST(Summarize, AnOpenLoopHasRatesAndTimesFromItsSchedule) {
  RunSamples requests;
  RequestRecord record;
  record.load = OpenLoop{2};
  record.started = TimePoint(10s);
  for (const Nanoseconds late : {500ms, 1000ms}) {
    record.schedule_delay = 100ms;
    record.slot_wait = late - 100ms;
    record.time_to_first_token = 1s;
    record.total_latency = 3s;
    requests.Add(record);
  }
  EndpointSamples samples = requests.Endpoints().front();
  samples.window.emplace();
  samples.window->length = 45s;
  samples.window->arrivals = 90;
  samples.window->sends = 81;
  const EndpointSummary summary = Summarize(samples);
  EXPECT_EQ(summary.load.Rate(), 2);
  EXPECT_DOUBLE_EQ(summary.offered_rate.value(), 2);
  EXPECT_DOUBLE_EQ(summary.achieved_rate.value(), 1.8);
  EXPECT_DOUBLE_EQ(summary.ttft_from_schedule.p50.value(), 1.75);
  EXPECT_DOUBLE_EQ(summary.latency_from_schedule.p50.value(), 3.75);
  EXPECT_DOUBLE_EQ(summary.total_latency.p50.value(), 3);
  EXPECT_EQ(summary.users_busy, std::nullopt);
}

EndpointSamples TwoOfThree() {
  EndpointSamples samples;
  samples.endpoint_name = "a";
  samples.load = ClosedLoop{4};
  samples.total_requests = 3;
  samples.successful_requests = 2;
  samples.total_latency = {1, 3};
  samples.time_to_first_token = {0.1, 0.2};
  samples.time_per_output_token = {0.01};
  samples.tokens_per_second = {10, 30};
  samples.input_tokens = {7, 9};
  samples.output_tokens = {10, 90};
  samples.request_gaps.Add({10ms, 2ms, 50ms, 10ms, 20ms, 30ms});
  samples.request_gaps.Add({30ms, 1ms, 90ms, 20ms, 40ms, 60ms});
  samples.inter_token_latency.Add(20ms, 98);
  samples.duration = 4s;
  return samples;
}

TEST(Summarize, ComputesEachMetricFromItsSamples) {
  const EndpointSummary summary = Summarize(TwoOfThree());
  EXPECT_EQ(summary.endpoint_name, "a");
  EXPECT_EQ(summary.load, LoadLevel(ClosedLoop{4}));
  EXPECT_DOUBLE_EQ(*summary.total_latency.mean, 2);
  EXPECT_DOUBLE_EQ(*summary.time_to_first_token.minimum, 0.1);
  EXPECT_DOUBLE_EQ(*summary.time_per_output_token.maximum, 0.01);
  EXPECT_DOUBLE_EQ(*summary.tokens_per_second.mean, 20);
  EXPECT_EQ(summary.inter_token_latency.count, 98U);
  EXPECT_DOUBLE_EQ(*summary.average_input_tokens, 8);
  EXPECT_DOUBLE_EQ(*summary.average_output_tokens, 50);
}

TEST(Summarize, AveragesGapsOfRequestsButKeepsExtremes) {
  const EndpointSummary summary = Summarize(TwoOfThree());
  EXPECT_DOUBLE_EQ(*summary.itl_average, 0.02);
  EXPECT_DOUBLE_EQ(*summary.itl_minimum, 0.001);
  EXPECT_DOUBLE_EQ(*summary.itl_maximum, 0.09);
  EXPECT_DOUBLE_EQ(*summary.average_itl_p50, 0.015);
  EXPECT_DOUBLE_EQ(*summary.average_itl_p95, 0.03);
  EXPECT_DOUBLE_EQ(*summary.average_itl_p99, 0.045);
}

TEST(Summarize, ThroughputIsOverTheWallTime) {
  const EndpointSummary summary = Summarize(TwoOfThree());
  EXPECT_DOUBLE_EQ(*summary.duration, 4);
  EXPECT_DOUBLE_EQ(*summary.output_throughput, 25);    // (10 + 90) / 4
  EXPECT_DOUBLE_EQ(*summary.request_throughput, 0.5);  // 2 / 4
  EXPECT_DOUBLE_EQ(summary.SuccessRate(), 2.0 / 3);
}

TEST(Summarize, NoThroughputWithoutADuration) {
  EndpointSamples samples = TwoOfThree();
  samples.duration = 0s;
  const EndpointSummary summary = Summarize(samples);
  EXPECT_EQ(summary.duration, std::nullopt);
  EXPECT_EQ(summary.output_throughput, std::nullopt);
  EXPECT_EQ(summary.request_throughput, std::nullopt);
}

TEST(Summarize, NoOutputThroughputIfSomeTokensAreUncounted) {
  EndpointSamples samples = TwoOfThree();
  samples.output_tokens = {10};
  const EndpointSummary summary = Summarize(samples);
  EXPECT_EQ(summary.output_throughput, std::nullopt);
  EXPECT_DOUBLE_EQ(*summary.request_throughput, 0.5);
}

TEST(Summarize, AllFailedIsZeroThroughputAndNoLatency) {
  EndpointSamples samples;
  samples.total_requests = 2;
  samples.duration = 4s;
  const EndpointSummary summary = Summarize(samples);
  EXPECT_EQ(summary.SuccessRate(), 0);
  EXPECT_EQ(summary.output_throughput, 0);
  EXPECT_EQ(summary.request_throughput, 0);
  EXPECT_EQ(summary.total_latency.mean, std::nullopt);
  EXPECT_EQ(summary.itl_minimum, std::nullopt);
}

TEST(Summarize, WithoutRequests) {
  const EndpointSummary summary = Summarize({});
  EXPECT_EQ(summary.SuccessRate(), 0);
  EXPECT_EQ(summary.request_throughput, std::nullopt);
}

}  // namespace
}  // namespace llmb
