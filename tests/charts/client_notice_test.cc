#include "harness/charts/client_notice.h"

#include <gmock/gmock.h>

#include "harness/charts/bar_charts.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/violin_charts.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kOk = 0.1;  // shares of the CPU
constexpr double kSuspect = 0.75;
constexpr double kLimited = 0.95;

EndpointSamples Measured(const std::string& name, double cpu_share, int users = 1) {
  EndpointSamples samples = MakeSamples(name, users, 3);
  samples.client.client_cpu_share = cpu_share;
  return samples;
}

TEST(ClientNoticesTest, AreEmptyForAnOkClientOrWithoutEvidence) {
  EXPECT_THAT(ClientNotices({}), IsEmpty());
  EXPECT_THAT(ClientNotices({MakeSamples("from-csv", 1, 3)}), IsEmpty());
  EXPECT_THAT(ClientNotices({Measured("a", kOk), Measured("b", kOk)}), IsEmpty());
}

TEST(ClientNoticesTest, ASingleEndpointIsNotCounted) {
  EXPECT_THAT(ClientNotices({Measured("a", kLimited)}),
              ElementsAre("Client limited for a: the load generator was the bottleneck",
                          "Client limited: the load generator was the bottleneck"));
  EXPECT_THAT(ClientNotices({Measured("a", kSuspect)}),
              ElementsAre("Client suspect for a: busy enough to affect tail latencies",
                          "Client suspect: busy enough to affect tail latencies"));
}

TEST(ClientNoticesTest, LimitedAndSuspectEndpointsAreNamedThenCounted) {
  EXPECT_THAT(
      ClientNotices({Measured("a", kLimited), Measured("b", kOk), Measured("c", kSuspect),
                     Measured("d", kLimited)}),
      ElementsAre(
          "Client limited for a, d: the load generator was the bottleneck  ·  suspect for c",
          "Client limited for a, d: the load generator was the bottleneck  ·  suspect for 1 of 4 "
          "endpoints",
          "Client limited for 2 of 4 endpoints: the load generator was the bottleneck  ·  suspect "
          "for "
          "1 of 4 endpoints"));
  EXPECT_EQ(ClientNotices({Measured("a", kLimited), Measured("b", kLimited)}).back(),
            "Client limited for all 2 endpoints: the load generator was the bottleneck");
}

TEST(ClientNoticesTest, ShowTheLoadIfLoadsDiffer) {
  EXPECT_THAT(
      ClientNotices({Measured("a", kOk, 1), Measured("a", kLimited, 100)}),
      ElementsAre("Client limited for a @ 100: the load generator was the bottleneck",
                  "Client limited for 1 of 2 results: the load generator was the bottleneck"));
}

TEST(ClientNoticesTest, AreOnEveryChartThatTheClientCanAffect) {
  const std::vector<EndpointSamples> endpoints = {Measured("a", kLimited)};
  for (const auto make : {LatencyComparison, LatencyByLength, ComplexityPerformance, TtftComparison,
                          TpotComparison, ThroughputComparison, SuccessRate}) {
    const Page page = make({endpoints, {}});
    EXPECT_EQ(page.client_notices, ClientNotices(endpoints)) << page.title;
  }
  EXPECT_THAT(TokenAnalysis({endpoints, {}}).client_notices, IsEmpty());
}

}  // namespace
}  // namespace llmb
