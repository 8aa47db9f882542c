#include "harness/metrics/client_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/metrics/run_samples.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string VerdictOf(const ClientEvidence& evidence) {
  const auto verdict = JudgeClient(evidence);
  return verdict ? std::string(Name(*verdict)) : "none";
}

TEST(ClientVerdict, IsEmptyWithoutEvidence) { EXPECT_EQ(VerdictOf({}), "none"); }

// Half a second to the first token: up to 1 % is 5 ms, and 10 % is 50 ms.
TEST(ClientVerdict, OfAFigureIsByTheShareThatItCanBeOff) {
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.5, 0.005}}), "ok");
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.5, 0.0051}}), "suspect");
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.5, 0.0499}}), "suspect");
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.5, 0.05}}), "limited");
  EXPECT_EQ(VerdictOf({.itl = FigureError{0.01, 0.0001}}), "ok");
  EXPECT_EQ(VerdictOf({.itl = FigureError{0.01, 0.0002}}), "suspect");
}

TEST(ClientVerdict, AMillisecondIsAlwaysOkForTtftAndTotalLatencyAlone) {
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.002, 0.001}}), "ok");
  EXPECT_EQ(VerdictOf({.total_latency = FigureError{0.002, 0.001}}), "ok");
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.002, 0.0011}}), "limited");
  EXPECT_EQ(VerdictOf({.tpot = FigureError{0.002, 0.001}}), "limited");
  EXPECT_EQ(VerdictOf({.itl = FigureError{0.002, 0.001}}), "limited");
}

TEST(ClientVerdict, OfAFigureOfZeroIsOkOnlyWithoutAnError) {
  EXPECT_EQ(VerdictOf({.itl = FigureError{0, 0}}), "ok");
  EXPECT_EQ(VerdictOf({.itl = FigureError{0, 1e-6}}), "limited");
}

TEST(ClientVerdict, IsThatOfTheWorstFigure) {
  EXPECT_EQ(VerdictOf({.ttft = FigureError{0.5, 0.0001},
                       .tpot = FigureError{0.01, 0.0002},
                       .itl = FigureError{0.01, 0.0001},
                       .total_latency = FigureError{1, 0.2}}),
            "limited");
}

// It reads late and uses up its core, but every token has a stamp of its own.
TEST(ClientVerdict, ABusyClientWithExactTimesIsOk) {
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 60,
                       .client_cpu_share = 0.99,
                       .send_delay_p99_ms = 0,
                       .ttft = FigureError{0.05, 0.0004}}),
            "ok");
}

TEST(ClientVerdict, LateSendsChangeTheLoadHoweverExactTheTimesAre) {
  const FigureError exact{0.5, 0.0001};
  EXPECT_EQ(VerdictOf({.send_delay_p99_ms = 0.99, .ttft = exact}), "ok");
  EXPECT_EQ(VerdictOf({.send_delay_p99_ms = 1, .ttft = exact}), "suspect");
  EXPECT_EQ(VerdictOf({.send_delay_p99_ms = 5, .ttft = exact}), "limited");
}

TEST(ClientVerdict, WithoutBoundsTheReadLagDecides) {
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 1.9, .send_delay_p99_ms = 0}), "ok");
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 2}), "suspect");
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 20}), "limited");
  EXPECT_EQ(VerdictOf({.client_cpu_share = 0.95}), "ok");
}

TEST(ClientEvidence, OfSeveralCasesIsTheWorstOfEach) {
  const ClientEvidence worst = WorstOf({.read_lag_p99_ms = 1, .client_cpu_share = 0.5},
                                       {.read_lag_p99_ms = 2, .client_cpu_share = 0.25});
  EXPECT_EQ(worst.read_lag_p99_ms, 2);
  EXPECT_EQ(worst.client_cpu_share, 0.5);
  EXPECT_EQ(worst.send_delay_p99_ms, std::nullopt);
  EXPECT_TRUE(WorstOf({}, {}).Empty());
}

TEST(ClientEvidence, OfTwoErrorsTheLargerShareIsWorse) {
  const ClientEvidence small{.ttft = FigureError{0.001, 0.0005}};  // half of it
  const ClientEvidence large{.ttft = FigureError{1, 0.1}};         // a tenth
  EXPECT_EQ(WorstOf(small, large).ttft->bound, 0.0005);
  EXPECT_EQ(WorstOf(large, small).ttft->bound, 0.0005);
  EXPECT_EQ(WorstOf({}, large).ttft->bound, 0.1);
  EXPECT_EQ(WorstOf(large, {}).ttft->figure, 1);
}

TEST(ClientEvidence, ConvertsToCountersAndBack) {
  EXPECT_THAT(EvidenceCounters({}), IsEmpty());
  const auto counters = EvidenceCounters({.read_lag_p99_ms = 1, .send_delay_p99_ms = 3});
  EXPECT_THAT(counters, ElementsAre(Pair("read_lag_p99_ms", 1), Pair("send_delay_p99_ms", 3)));
  const ClientEvidence back = EvidenceFrom(counters);
  EXPECT_EQ(back.read_lag_p99_ms, 1);
  EXPECT_EQ(back.client_cpu_share, std::nullopt);
  EXPECT_EQ(back.send_delay_p99_ms, 3);
}

TEST(ClientVerdict, ALoadThatWasNotSentIsNotTheOneAskedFor) {
  EXPECT_EQ(JudgeClient({.lost_load_share = 0}), ClientVerdict::kOk);
  EXPECT_EQ(JudgeClient({.lost_load_share = 0.009}), ClientVerdict::kSuspect);
  EXPECT_EQ(JudgeClient({.lost_load_share = 0.01}), ClientVerdict::kLimited);
}

TEST(ClientVerdict, TheWorstShardCounts) {
  EXPECT_EQ(JudgeClient({.worst_shard_verdict = 0}), ClientVerdict::kOk);
  EXPECT_EQ(JudgeClient({.worst_shard_verdict = 1}), ClientVerdict::kSuspect);
  EXPECT_EQ(JudgeClient({.worst_shard_verdict = 2}), ClientVerdict::kLimited);
}

TEST(ClientEvidence, OfShardsConvertsToCountersAndBack) {
  const auto counters = EvidenceCounters({.lost_load_share = 0.25, .worst_shard_verdict = 1});
  EXPECT_THAT(counters, ElementsAre(Pair("lost_load_share", 0.25), Pair("worst_shard_verdict", 1)));
  const ClientEvidence back = EvidenceFrom(counters);
  EXPECT_EQ(back.lost_load_share, 0.25);
  EXPECT_EQ(back.worst_shard_verdict, 1);
}

TEST(ClientEvidence, BoundsAreCountersInMilliseconds) {
  const auto counters = EvidenceCounters(
      {.client_cpu_share = 0.5, .ttft = FigureError{0.5, 0.002}, .itl = FigureError{0.01, 0.0001}});
  EXPECT_THAT(counters, ElementsAre(Pair("client_cpu_share", 0.5), Pair("ttft_error_bound_ms", 2),
                                    Pair("itl_error_bound_ms", 0.1)));
  EXPECT_FALSE(EvidenceFrom(counters).HasBounds());
}

TEST(ClientEvidence, IsPooledOverTheRequestsOfACase) {
  RunSamples samples;
  RequestRecord record;
  record.endpoint_name = "a";
  record.schedule_delay = 2ms;
  record.read_lags = {1ms, 3ms};
  samples.Add(record);
  record.schedule_delay = 4ms;
  record.read_lags = {5ms};
  samples.Add(record);
  const ClientEvidence evidence = PooledEvidence(samples.Endpoints().front());
  EXPECT_NEAR(*evidence.read_lag_p99_ms, 4.96, 1e-9);    // 3 + 0.98 * 2
  EXPECT_NEAR(*evidence.send_delay_p99_ms, 3.98, 1e-9);  // 2 + 0.99 * 2
  EXPECT_EQ(evidence.client_cpu_share, std::nullopt);
  EXPECT_TRUE(PooledEvidence({}).Empty());
}

RequestRecord WithTtft(Nanoseconds ttft, Nanoseconds bound) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.time_to_first_token = ttft;
  record.ttft_error_bound = bound;
  return record;
}

// The median is 300 ms. Of the bounds 1, 2 and 9 ms it is 2 + 0.98 x 7.
TEST(ClientEvidence, HasEachFigureWithTheBoundOfItsRequests) {
  RunSamples samples;
  samples.Add(WithTtft(100ms, 1ms));
  samples.Add(WithTtft(300ms, 9ms));
  samples.Add(WithTtft(500ms, 2ms));
  const ClientEvidence evidence = PooledEvidence(samples.Endpoints().front());
  EXPECT_DOUBLE_EQ(evidence.ttft->figure, 0.3);
  EXPECT_NEAR(evidence.ttft->bound, 0.00886, 1e-9);
  EXPECT_FALSE(evidence.tpot || evidence.itl || evidence.total_latency);
  samples.FinishWindows();
  EXPECT_NEAR(samples.Endpoints().front().client.ttft->bound, 0.00886, 1e-9);
}

TEST(ClientEvidence, BoundsOfRequestsOutsideOfTheWindowDoNotCount) {
  RunSamples samples;
  RequestRecord record = WithTtft(100ms, 1ms);
  record.in_window = true;
  samples.Add(record);
  record = WithTtft(100ms, 90ms);
  record.in_window = false;
  samples.Add(record);
  samples.FinishWindows();
  EXPECT_DOUBLE_EQ(samples.Endpoints().front().client.ttft->bound, 0.001);
}

// Four tokens arrive together every 40 ms. Most gaps are zero, but a token comes every 10 ms.
TEST(ClientEvidence, GapsOfZeroAreJudgedByTheTimeBetweenTokens) {
  RunSamples samples;
  RequestRecord record;
  record.endpoint_name = "a";
  record.token_times = {0ms, 0ms, 0ms, 0ms, 40ms, 40ms, 40ms, 40ms, 80ms};
  record.inter_token_latency = InterTokenLatency{};
  record.itl_error_bound = 250us;
  samples.Add(record);
  const ClientEvidence evidence = PooledEvidence(samples.Endpoints().front());
  EXPECT_DOUBLE_EQ(evidence.itl->figure, 0.01);
  EXPECT_DOUBLE_EQ(evidence.itl->bound, 0.00025);
}

TEST(ClientEvidence, OfAnEndpointIsTheWorstOfItsCases) {
  RunSamples samples;
  samples.AddClientEvidence("a", ClosedLoop{5}, {.read_lag_p99_ms = 0.2});
  samples.AddClientEvidence("a", ClosedLoop{5}, {.read_lag_p99_ms = 25});
  samples.AddClientEvidence("a", ClosedLoop{5}, {.read_lag_p99_ms = 0.3});
  EXPECT_EQ(VerdictOf(samples.Endpoints().front().client), "limited");
}

}  // namespace
}  // namespace llmb
