#include "harness/charts/client_notice.h"

#include <gmock/gmock.h>

#include "harness/charts/bar_charts.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/level_charts.h"
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
              ElementsAre("Load generator limited for a: it was the bottleneck, not the endpoint",
                          "Load generator limited: it was the bottleneck, not the endpoint"));
  EXPECT_THAT(ClientNotices({Measured("a", kSuspect)}),
              ElementsAre("Load generator suspect for a: medians are good, do not quote p99",
                          "Load generator suspect: medians are good, do not quote p99"));
}

TEST(ClientNoticesTest, LimitedAndSuspectEndpointsAreNamedThenCounted) {
  EXPECT_THAT(ClientNotices({Measured("a", kLimited), Measured("b", kOk), Measured("c", kSuspect),
                             Measured("d", kLimited)}),
              ElementsAre("Load generator limited for a, d: it was the bottleneck, not the "
                          "endpoint  ·  suspect for c",
                          "Load generator limited for a, d: it was the bottleneck, not the "
                          "endpoint  ·  suspect for 1 of 4 "
                          "endpoints",
                          "Load generator limited for 2 of 4 endpoints: it was the bottleneck, not "
                          "the endpoint  ·  suspect "
                          "for "
                          "1 of 4 endpoints"));
  EXPECT_EQ(ClientNotices({Measured("a", kLimited), Measured("b", kLimited)}).back(),
            "Load generator limited for all 2 endpoints: it was the bottleneck, not the endpoint");
}

TEST(ClientNoticesTest, ShowTheLoadIfLoadsDiffer) {
  EXPECT_THAT(
      ClientNotices({Measured("a", kOk, 1), Measured("a", kLimited, 100)}),
      ElementsAre(
          "Load generator limited for a @ 100: it was the bottleneck, not the endpoint",
          "Load generator limited for 1 of 2 results: it was the bottleneck, not the endpoint"));
}

TEST(ClientNoticesTest, AreOnEveryChartThatTheClientCanAffect) {
  const std::vector<EndpointSamples> endpoints = {Measured("a", kLimited)};
  for (const auto make :
       {LatencyComparison, LatencyByLength, ComplexityPerformance, TtftComparison, TpotComparison,
        ThroughputComparison, SuccessRate, ThroughputVsLatency, TtftVsLoad}) {
    const Page page = make({endpoints, {}});
    EXPECT_EQ(page.client_notices, ClientNotices(endpoints)) << page.title;
  }
  EXPECT_THAT(TokenAnalysis({endpoints, {}}).client_notices, IsEmpty());
}

}  // namespace
}  // namespace llmb
