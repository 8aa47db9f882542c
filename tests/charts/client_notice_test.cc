#include "harness/charts/client_notice.h"

#include <gmock/gmock.h>

#include "harness/charts/bar_charts.h"
#include "harness/charts/capacity_chart.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/level_charts.h"
#include "harness/charts/turn_charts.h"
#include "harness/charts/violin_charts.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kOk = 0.0001;  // bounds of a TTFT of 100 ms, in seconds
constexpr double kSuspect = 0.002;
constexpr double kLimited = 0.02;

EndpointSamples Measured(const std::string& name, double bound, int users = 1) {
  EndpointSamples samples = MakeSamples(name, users, 3);
  samples.client.ttft = FigureError{0.1, bound};
  return samples;
}

TEST(ClientNoticesTest, AreEmptyForAnOkClientOrWithoutEvidence) {
  EXPECT_THAT(ClientNotices({}), IsEmpty());
  EXPECT_THAT(ClientNotices({MakeSamples("from-csv", 1, 3)}), IsEmpty());
  EXPECT_THAT(ClientNotices({Measured("a", kOk), Measured("b", kOk)}), IsEmpty());
}

TEST(ClientNoticesTest, ASingleEndpointIsNotCounted) {
  EXPECT_THAT(ClientNotices({Measured("a", kLimited)}),
              ElementsAre("Load generator limited for a: TTFT can be off by 10 % or more",
                          "Load generator limited: TTFT can be off by 10 % or more"));
  EXPECT_THAT(ClientNotices({Measured("a", kSuspect)}),
              ElementsAre("Load generator suspect for a: TTFT can be off by more than 1 %",
                          "Load generator suspect: TTFT can be off by more than 1 %"));
}

TEST(ClientNoticesTest, LimitedAndSuspectEndpointsAreNamedThenCounted) {
  EXPECT_THAT(ClientNotices({Measured("a", kLimited), Measured("b", kOk), Measured("c", kSuspect),
                             Measured("d", kLimited)}),
              ElementsAre("Load generator limited for a, d: TTFT can be off by 10 % or more  ·  "
                          "suspect for c",
                          "Load generator limited for a, d: TTFT can be off by 10 % or more  ·  "
                          "suspect for 1 of 4 endpoints",
                          "Load generator limited for 2 of 4 endpoints: TTFT can be off by 10 % or "
                          "more  ·  suspect for 1 of 4 endpoints",
                          "Load generator limited for 2 of 4 endpoints, suspect for 1: TTFT can be "
                          "off by 10 % or more"));
  EXPECT_EQ(ClientNotices({Measured("a", kLimited), Measured("b", kLimited)}).back(),
            "Load generator limited for both endpoints: TTFT can be off by 10 % or more");
  EXPECT_EQ(
      ClientNotices({Measured("a", kLimited), Measured("b", kLimited), Measured("c", kLimited)})
          .back(),
      "Load generator limited for all 3 endpoints: TTFT can be off by 10 % or more");
}

TEST(ClientNoticesTest, ShowTheLoadIfLoadsDiffer) {
  EXPECT_THAT(
      ClientNotices({Measured("a", kOk, 1), Measured("a", kLimited, 100)}),
      ElementsAre("Load generator limited for a @ 100: TTFT can be off by 10 % or more",
                  "Load generator limited for 1 of 2 results: TTFT can be off by 10 % or more"));
}

TEST(ClientNoticesTest, NameEveryFigureAndTheLoad) {
  EndpointSamples a = Measured("a", kLimited);
  a.client.itl = FigureError{0.01, 0.005};
  EndpointSamples b = Measured("b", kOk);
  b.client.send_delay_p99_ms = 30;
  EXPECT_EQ(ClientNotices({a, b}).front(),
            "Load generator limited for a, b: TTFT, ITL can be off by 10 % or more, and requests "
            "were sent late");
  EXPECT_EQ(ClientNotices({b}).back(), "Load generator limited: requests were sent late");
}

TEST(ClientNoticesTest, ManyFiguresAreTimesInTheShortestWording) {
  EndpointSamples a = Measured("a", kLimited);
  a.client.itl = a.client.tpot = FigureError{0.01, 0.005};
  EXPECT_THAT(
      ClientNotices({a}),
      ElementsAre("Load generator limited for a: TTFT, TPOT, ITL can be off by 10 % or more",
                  "Load generator limited: TTFT, TPOT, ITL can be off by 10 % or more",
                  "Load generator limited: times can be off by 10 % or more"));
}

TEST(ClientNoticesTest, OfFilesWithoutBoundsAllTimesCanBeOff) {
  EndpointSamples old = MakeSamples("old", 1, 3);
  old.client.read_lag_p99_ms = 30;
  EXPECT_EQ(ClientNotices({old}).back(), "Load generator limited: all times can be off");
}

// Its requests were sent late, and all failed: no mark of a chart is of it.
TEST(ClientNoticesTest, AnEndpointWithoutASuccessHasNone) {
  EndpointSamples failed = MakeSamples("down", 1, 0, 1, 5);
  failed.client.send_delay_p99_ms = 30;
  EXPECT_THAT(ClientNotices({failed, Measured("a", kOk)}), IsEmpty());
  EXPECT_EQ(ClientNotices({failed, Measured("a", kLimited)}).front(),
            "Load generator limited for a: TTFT can be off by 10 % or more");
}

TEST(ClientNoticesTest, AreOnEveryChartThatTheClientCanAffect) {
  const std::vector<EndpointSamples> endpoints = {Measured("a", kLimited)};
  for (const auto make : {LatencyComparison, LatencyByLength, ComplexityPerformance, TtftComparison,
                          TpotComparison, ThroughputComparison, SuccessRate, ThroughputVsLatency,
                          TtftVsLoad, CapacityChart, ThroughputVsInteractivity, TtftByTurn}) {
    const Page page = make({endpoints, {}});
    EXPECT_EQ(page.client_notices, ClientNotices(endpoints)) << page.title;
  }
  EXPECT_THAT(TokenAnalysis({endpoints, {}}).client_notices, IsEmpty());
}

}  // namespace
}  // namespace llmb
