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

TEST(ClientVerdict, IsOkBelowEveryLimit) {
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 1.9, .client_cpu_share = 0.69, .send_delay_p99_ms = 0.9}),
            "ok");
  EXPECT_EQ(VerdictOf({.client_cpu_share = 0}), "ok");
}

TEST(ClientVerdict, IsTheWorstOfAnyEvidence) {
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 2}), "suspect");
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 20}), "limited");
  EXPECT_EQ(VerdictOf({.client_cpu_share = 0.7}), "suspect");
  EXPECT_EQ(VerdictOf({.client_cpu_share = 0.9}), "limited");
  EXPECT_EQ(VerdictOf({.send_delay_p99_ms = 1}), "suspect");
  EXPECT_EQ(VerdictOf({.send_delay_p99_ms = 20}), "limited");
  EXPECT_EQ(VerdictOf({.read_lag_p99_ms = 0.1, .client_cpu_share = 0.8, .send_delay_p99_ms = 60}),
            "limited");
}

TEST(ClientEvidence, OfSeveralCasesIsTheWorstOfEach) {
  const ClientEvidence worst = WorstOf({.read_lag_p99_ms = 1, .client_cpu_share = 0.5},
                                       {.read_lag_p99_ms = 2, .client_cpu_share = 0.25});
  EXPECT_EQ(worst.read_lag_p99_ms, 2);
  EXPECT_EQ(worst.client_cpu_share, 0.5);
  EXPECT_EQ(worst.send_delay_p99_ms, std::nullopt);
  EXPECT_TRUE(WorstOf({}, {}).Empty());
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

// The time to first token of one request in a hundred is wrong.
TEST(ClientEvidence, HasTheErrorOfASingleRequest) {
  RunSamples samples;
  RequestRecord record;
  record.endpoint_name = "a";
  record.read_lags = std::vector<Nanoseconds>(100, 100us);
  for (int i = 0; i < 99; ++i) samples.Add(record);
  record.errors = {.start = 1ms, .first_token = 500us, .last_token = 300us, .end = 400us};
  samples.Add(record);
  EXPECT_NEAR(*PooledEvidence(samples.Endpoints().front()).read_lag_p99_ms, 0.1, 1e-9);
  record.errors.first_token = 1ms;
  samples.Add(record);
  const ClientEvidence evidence = PooledEvidence(samples.Endpoints().front());
  EXPECT_EQ(evidence.read_lag_p99_ms, 2);
  EXPECT_EQ(VerdictOf(evidence), "suspect");
  for (const TimeErrors& errors : {TimeErrors{.first_token = 25ms}, TimeErrors{.last_token = 25ms},
                                   TimeErrors{.end = 25ms}, TimeErrors{.start = 25ms}}) {
    RunSamples one;
    record.errors = errors;
    one.Add(record);
    EXPECT_EQ(VerdictOf(PooledEvidence(one.Endpoints().front())), "limited");
  }
}

TEST(ClientEvidence, OfAnEndpointIsTheWorstOfItsCases) {
  RunSamples samples;
  samples.AddClientEvidence("a", ClosedLoop{5}, {.client_cpu_share = 0.2});
  samples.AddClientEvidence("a", ClosedLoop{5}, {.client_cpu_share = 0.95});
  samples.AddClientEvidence("a", ClosedLoop{5}, {.client_cpu_share = 0.3});
  EXPECT_EQ(VerdictOf(samples.Endpoints().front().client), "limited");
}

}  // namespace
}  // namespace llmb
