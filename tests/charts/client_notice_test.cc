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

TEST(ClientNoticesTest, NothingIsSaidOfAGoodClientOrWithoutEvidence) {
  EXPECT_THAT(ClientNotices({}), IsEmpty());
  EXPECT_THAT(ClientNotices({MakeSamples("from-csv", 1, 3)}), IsEmpty());
  EXPECT_THAT(ClientNotices({Measured("a", kOk), Measured("b", kOk)}), IsEmpty());
}

TEST(ClientNoticesTest, ASingleEndpointNeedsNoNumber) {
  EXPECT_THAT(ClientNotices({Measured("a", kLimited)}),
              ElementsAre("Client limited for a: this program was what was measured",
                          "Client limited: this program was what was measured"));
  EXPECT_THAT(ClientNotices({Measured("a", kSuspect)}),
              ElementsAre("Client suspect for a: busy enough to be seen in the tails",
                          "Client suspect: busy enough to be seen in the tails"));
}

TEST(ClientNoticesTest, LimitedAndSuspectEndpointsAreNamedThenCounted) {
  EXPECT_THAT(
      ClientNotices({Measured("a", kLimited), Measured("b", kOk), Measured("c", kSuspect),
                     Measured("d", kLimited)}),
      ElementsAre(
          "Client limited for a, d: this program was what was measured  ·  suspect for c",
          "Client limited for a, d: this program was what was measured  ·  suspect for 1 of 4 "
          "endpoints",
          "Client limited for 2 of 4 endpoints: this program was what was measured  ·  suspect for "
          "1 of 4 endpoints"));
  EXPECT_EQ(ClientNotices({Measured("a", kLimited), Measured("b", kLimited)}).back(),
            "Client limited for all 2 endpoints: this program was what was measured");
}

TEST(ClientNoticesTest, TheLoadIsNamedWhereLoadsDiffer) {
  EXPECT_THAT(ClientNotices({Measured("a", kOk, 1), Measured("a", kLimited, 100)}),
              ElementsAre("Client limited for a @ 100: this program was what was measured",
                          "Client limited for 1 of 2 results: this program was what was measured"));
}

TEST(ClientNoticesTest, AreOnEveryChartThatAClientCanSpoil) {
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
