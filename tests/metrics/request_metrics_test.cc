#include "harness/metrics/request_metrics.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using Times = std::vector<Nanoseconds>;

TEST(InterTokenLatencyOf, NeedsTwoArrivals) {
  EXPECT_EQ(InterTokenLatencyOf({}), std::nullopt);
  EXPECT_EQ(InterTokenLatencyOf(Times{100ms}), std::nullopt);
}

TEST(InterTokenLatencyOf, OneGapIsEveryStatistic) {
  const auto gaps = InterTokenLatencyOf(Times{100ms, 130ms});
  ASSERT_TRUE(gaps.has_value());
  EXPECT_EQ(gaps->average, 30ms);
  EXPECT_EQ(gaps->minimum, 30ms);
  EXPECT_EQ(gaps->maximum, 30ms);
  EXPECT_EQ(gaps->p50, 30ms);
  EXPECT_EQ(gaps->p95, 30ms);
  EXPECT_EQ(gaps->p99, 30ms);
}

// Gaps 10, 30, 20, 40, 0 ms; sorted 0, 10, 20, 30, 40; h = 4p.
TEST(InterTokenLatencyOf, MeasuresGapsBetweenNeighbours) {
  const auto gaps = InterTokenLatencyOf(Times{100ms, 110ms, 140ms, 160ms, 200ms, 200ms});
  ASSERT_TRUE(gaps.has_value());
  EXPECT_EQ(gaps->average, 20ms);  // 100 / 5
  EXPECT_EQ(gaps->minimum, 0ms);
  EXPECT_EQ(gaps->maximum, 40ms);
  EXPECT_EQ(gaps->p50, 20ms);
  EXPECT_EQ(gaps->p95, 38ms);     // h = 3.8:  30 + 0.8 * 10
  EXPECT_EQ(gaps->p99, 39600us);  // h = 3.96: 30 + 0.96 * 10
}

TEST(TimePerOutputToken, ExcludesTheFirstToken) {
  // (500 - 200) / (4 - 1)
  EXPECT_EQ(TimePerOutputToken(Times{200ms, 300ms, 500ms}, 4), 100ms);
}

TEST(TimePerOutputToken, IsRoundedToTheNearestNanosecond) {
  EXPECT_EQ(TimePerOutputToken(Times{0ns, 5ns}, 4), 2ns);  // 5 / 3 = 1.67
  EXPECT_EQ(TimePerOutputToken(Times{0ns, 4ns}, 4), 1ns);  // 4 / 3 = 1.33
}

TEST(TimePerOutputToken, NeedsTwoTokensAndTwoEvents) {
  EXPECT_EQ(TimePerOutputToken(Times{200ms, 300ms}, std::nullopt), std::nullopt);
  EXPECT_EQ(TimePerOutputToken(Times{200ms, 300ms}, 0), std::nullopt);
  EXPECT_EQ(TimePerOutputToken(Times{200ms, 300ms}, 1), std::nullopt);
  EXPECT_EQ(TimePerOutputToken(Times{200ms}, 40), std::nullopt);
  EXPECT_EQ(TimePerOutputToken({}, 40), std::nullopt);
}

TEST(TimePerOutputToken, IsEmptyForTokensOfOneMoment) {
  EXPECT_EQ(TimePerOutputToken(Times{200ms, 200ms, 200ms}, 3), std::nullopt);
}

TEST(DeriveMetrics, CountsTokensByTheServersUsage) {
  RequestRecord record;
  record.token_times = {200ms, 300ms, 500ms};
  record.output_tokens = 7;
  DeriveMetrics(record);
  EXPECT_EQ(record.output_tokens, 7);
  EXPECT_EQ(record.token_events, 3);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kUsage);
  EXPECT_EQ(record.time_to_first_token, 200ms);
  EXPECT_EQ(record.time_per_output_token, 50ms);  // 300 / 6
  EXPECT_EQ(record.inter_token_latency->average, 150ms);
}

TEST(DeriveMetrics, CountsTokenEventsWithoutUsage) {
  RequestRecord record;
  record.token_times = {200ms, 300ms, 500ms};
  DeriveMetrics(record);
  EXPECT_EQ(record.output_tokens, 3);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kEvents);
  EXPECT_EQ(record.time_per_output_token, 150ms);
  DeriveMetrics(record);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kEvents);
}

TEST(DeriveMetrics, OneTokenHasOnlyATimeToFirstToken) {
  RequestRecord record;
  record.token_times = {200ms};
  DeriveMetrics(record);
  EXPECT_EQ(record.output_tokens, 1);
  EXPECT_EQ(record.time_to_first_token, 200ms);
  EXPECT_EQ(record.time_per_output_token, std::nullopt);
  EXPECT_EQ(record.inter_token_latency, std::nullopt);
}

// Of a span of 400 ms, the errors of both ends may be a quarter.
TEST(DeriveMetrics, ASpanThatIsNotKnownGivesNeitherTpotNorItl) {
  RequestRecord record;
  record.token_times = {200ms, 300ms, 600ms};
  record.errors.first_token = record.errors.any_token = 60ms;
  record.errors.last_token = 40ms;
  DeriveMetrics(record);
  EXPECT_EQ(record.time_per_output_token, 200ms);
  EXPECT_EQ(record.inter_token_latency, std::nullopt) << "a gap is off by 60 ms";
  EXPECT_EQ(record.time_to_first_token, 200ms);

  RequestRecord unknown;
  unknown.token_times = record.token_times;
  unknown.errors.first_token = unknown.errors.any_token = 60ms;
  unknown.errors.last_token = 41ms;
  DeriveMetrics(unknown);
  EXPECT_EQ(unknown.time_per_output_token, std::nullopt);
  EXPECT_EQ(unknown.time_to_first_token, 200ms);
  EXPECT_EQ(unknown.token_events, 3);
}

// A response in one packet, read at once and read a little late.
TEST(DeriveMetrics, TokensThatCameTogetherHaveGapsOfZero) {
  RequestRecord record;
  record.token_times = {200ms, 200ms};
  record.errors.first_token = record.errors.any_token = 499us;
  record.errors.last_token = 0us;
  DeriveMetrics(record);
  EXPECT_EQ(record.inter_token_latency->maximum, 0ms);
  EXPECT_EQ(record.time_per_output_token, std::nullopt);
  RequestRecord late;
  late.token_times = record.token_times;
  late.errors.first_token = late.errors.any_token = 500us;
  late.errors.last_token = 0us;
  DeriveMetrics(late);
  EXPECT_EQ(late.inter_token_latency, std::nullopt);
}

TEST(DeriveMetrics, AGapThatIsOffByTwoMillisecondsIsNotKnown) {
  RequestRecord record;
  record.token_times = {200ms, 300ms, 600ms};
  record.errors.any_token = 1999us;
  DeriveMetrics(record);
  EXPECT_EQ(record.inter_token_latency->maximum, 300ms);
  RequestRecord unknown;
  unknown.token_times = record.token_times;
  unknown.errors.any_token = 2ms;
  DeriveMetrics(unknown);
  EXPECT_EQ(unknown.inter_token_latency, std::nullopt);
  EXPECT_EQ(unknown.time_per_output_token, 200ms);
}

TEST(DeriveMetrics, WithoutStreamingOnlyUsageCountsTokens) {
  RequestRecord record;
  record.output_tokens = 40;
  DeriveMetrics(record);
  EXPECT_EQ(record.output_tokens, 40);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kUsage);
  EXPECT_EQ(record.token_events, std::nullopt);
  EXPECT_EQ(record.time_to_first_token, std::nullopt);

  RequestRecord uncounted;
  DeriveMetrics(uncounted);
  EXPECT_EQ(uncounted.output_tokens, std::nullopt);
  EXPECT_EQ(uncounted.token_count_source, std::nullopt);
}

}  // namespace
}  // namespace llmb
