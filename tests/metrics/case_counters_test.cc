#include "harness/metrics/case_counters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pair;

auto Counter(const char* name, double value) { return Pair(name, DoubleNear(value, 1e-9)); }

TEST(CaseCounters, AreInMillisecondsAndInOrder) {
  EndpointSamples samples;
  samples.total_requests = 4;
  samples.successful_requests = 2;
  samples.total_latency = {1, 3};
  samples.time_to_first_token = {0.1, 0.2};
  samples.time_per_output_token = {0.01, 0.03};
  samples.input_tokens = {7, 9};
  samples.output_tokens = {10, 90};
  samples.inter_token_latency.Add(10ms);
  samples.inter_token_latency.Add(20ms);
  samples.duration = 4s;
  EXPECT_THAT(
      CaseCounters(samples),
      ElementsAre(Counter("requests", 4), Counter("success_rate", 0.5), Counter("ttft_ms", 150),
                  Counter("ttft_p50_ms", 150), Counter("ttft_p99_ms", 199),  // 100 + 0.99 * 100
                  Counter("tpot_ms", 20), Counter("itl_p50_ms", 15), Counter("itl_p99_ms", 19.9),
                  Counter("latency_p50_ms", 2000),
                  Counter("latency_p99_ms", 2980),      // 1000 + 0.99 * 2000
                  Counter("tokens_per_second", 25),     // 100 / 4
                  Counter("requests_per_second", 0.5),  // 2 / 4
                  Counter("input_tokens", 8), Counter("output_tokens", 50)));
}

TEST(CaseCounters, OmitMissingValues) {
  EndpointSamples samples;
  EXPECT_THAT(CaseCounters(samples), ElementsAre(Counter("requests", 0)));
  samples.total_requests = 3;
  EXPECT_THAT(CaseCounters(samples),
              ElementsAre(Counter("requests", 3), Counter("success_rate", 0)));
}

TEST(CaseCounters, OnlyCountsOfRequestsHaveAValueInAFailedRepetition) {
  EndpointSamples samples;
  samples.total_requests = 3;
  for (const auto& [name, value] : CaseCounters(samples)) {
    EXPECT_TRUE(CountsFailedRepetitions(name)) << name;
  }
  EXPECT_FALSE(CountsFailedRepetitions("ttft_ms"));
  EXPECT_FALSE(CountsFailedRepetitions("tokens_per_second"));
}

}  // namespace
}  // namespace llmb
