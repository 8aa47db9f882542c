#include <gtest/gtest.h>

#include <cmath>

#include "benchmarks/interval_coverage/coverage.h"
#include "benchmarks/interval_coverage/gap_coverage.h"

namespace llmb {
namespace {

// The wait of M/M/1 at 0.6 is 0.6 / 0.4 = 1.5 s for exponential services of 1 s. Here a tenth of a
// service is log-normal: E[S^2] = 2 * 0.9^2 + 2 * 0.09 + 0.01 * 1.49 = 1.8149, so the wait is
// 0.6 * 1.8149 / (2 * 0.4) = 1.3612 s (Pollaczek and Khinchine), and the TTFT 0.1 s more.
TEST(SimulatedStage, AgreesWithTheKnownWaitOfOneSlot) {
  const LoadTruth truth =
      TruthOf({.endpoint = EndpointKind::kOneSlot, .utilization = 0.6}, 200'000);
  EXPECT_NEAR(truth.figures[0], 1.4612, 0.05);
  EXPECT_DOUBLE_EQ(truth.figures[4], 0.6);
}

// 8 slots serve 8 requests per second, however many users wait. 4 users never wait for a slot.
TEST(SimulatedStage, AgreesWithTheKnownThroughputOfAClosedLoop) {
  const LoadTruth beyond = TruthOf({.endpoint = EndpointKind::kEightVaried, .users = 32}, 100'000);
  EXPECT_NEAR(beyond.figures[4], 8, 0.2);
  EXPECT_FALSE(*beyond.throughput_grows);
  const LoadTruth below = TruthOf({.endpoint = EndpointKind::kEightVaried, .users = 4}, 100'000);
  EXPECT_NEAR(below.figures[4], 4, 0.1);
  EXPECT_TRUE(*below.throughput_grows);
}

// One user: input tokens take 0.1 ms each and a step of a single request 10.3 ms. A request takes
// 10.3 ms + 50 ms for the prefill and about 149 decodes of 10.3 ms: 1.595 s.
TEST(SimulatedStage, AgreesWithTheKnownTimesOfABatchingEndpoint) {
  const auto stage = SimulateStage({.endpoint = EndpointKind::kBatching, .users = 1}, 5000, 1);
  EXPECT_NEAR(stage.back().start / 4999, 1.595, 0.05);
  double ttft = 0;
  for (const SimulatedRequest& request : stage) ttft += request.first_token - request.start;
  EXPECT_NEAR(ttft / 5000, 0.0603, 0.003);
}

// A small version of interval_coverage_benchmark.
constexpr int kStages = 25;

// The most that may miss: `share` of `count`, and 4 standard errors for chance.
double AtMost(double share, int count) {
  return count * share + 4 * std::sqrt(count * share * (1 - share));
}

class IntervalCoverage : public ::testing::TestWithParam<StageLoad> {};

// The limits are the published shares: docs/metrics.md, sampling intervals.
TEST_P(IntervalCoverage, EndsAreWrongAsRarelyAsPublished) {
  const LoadTruth truth = TruthOf(GetParam(), 300'000);
  ByFigure<FigureCoverage> pooled{};
  for (const std::size_t requests : {500U, 2000U}) {
    const auto coverage = CoverageOf(GetParam(), truth, requests, kStages);
    for (std::size_t i = 0; i < pooled.size(); ++i) pooled[i].Add(coverage[i]);
  }
  for (std::size_t i = 0; i < pooled.size(); ++i) {
    const FigureCoverage& figure = pooled[i];
    const double low_wrong = kCoverageFigures[i] == "p99 TTFT" ? 0.11 : 0.04;
    EXPECT_LE(figure.low_wrong, AtMost(low_wrong, figure.with_low)) << kCoverageFigures[i];
    EXPECT_LE(figure.with_high - figure.holds, AtMost(0.12, figure.with_high))
        << kCoverageFigures[i];
  }
}

std::string TestName(const ::testing::TestParamInfo<StageLoad>& info) {
  std::string name = info.param.Name();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(AllLoads, IntervalCoverage, ::testing::ValuesIn(CoverageLoads()),
                         TestName);

TEST(GapCoverage, EndsAreWrongAsRarelyAsPublished) {
  for (const StageLoad load : {StageLoad{.endpoint = EndpointKind::kBatching, .utilization = 0.6},
                               StageLoad{.endpoint = EndpointKind::kBatching, .users = 10}}) {
    const LoadTruth truth = TruthOf(load, 50'000);
    const auto coverage = GapCoverageOf(load, truth, GapTruthOf(load, 20'000), 1000, kStages / 2);
    for (std::size_t i = 0; i < coverage.size(); ++i) {
      const FigureCoverage& figure = coverage[i];
      // At 0.6 of the capacity, the median of gaps needs 400 / (1 - 0.6)^2 = 2,500 requests.
      const bool withheld = load.users == 0 && kGapFigures[i] == "p50 ITL";
      EXPECT_EQ(figure.with_low, withheld ? 0 : figure.stages) << kGapFigures[i];
      EXPECT_LE(figure.low_wrong, AtMost(0.11, figure.with_low));
      EXPECT_LE(figure.with_high - figure.holds, AtMost(0.12, figure.with_high));
    }
  }
}

constexpr EndpointKind kEndpoints[] = {EndpointKind::kOneSlot, EndpointKind::kEightSlots,
                                       EndpointKind::kEightConstant, EndpointKind::kEightVaried,
                                       EndpointKind::kBatching};

TEST(StabilityCoverage, AtMostOnePercentOfStagesUpToNineTenthsAreCalledUnstable) {
  double unstable = 0;
  int stages = 0;
  for (const EndpointKind endpoint : kEndpoints) {
    for (const double utilization : {0.3, 0.6, 0.8, 0.9}) {
      const StageLoad load{.endpoint = endpoint, .utilization = utilization};
      unstable += kStages * ShareUnstable(load, 500, kStages);
      stages += kStages;
    }
  }
  EXPECT_LE(unstable, 0.01 * stages);
}

TEST(StabilityCoverage, AnOverloadOf30PercentIsSeenIn95PercentOfStages) {
  for (const EndpointKind endpoint : kEndpoints) {
    const StageLoad load{.endpoint = endpoint, .utilization = 1.3};
    EXPECT_GE(ShareUnstable(load, 500, kStages), 0.95) << load.Name();
  }
}

TEST(FigureCoverage, CountsWhatIsWrong) {
  FigureCoverage coverage;
  SamplingInterval interval;
  coverage.Add(interval, 1);
  interval.low = 0.5;
  coverage.Add(interval, 1);
  interval.high = 1.5;
  coverage.Add(interval, 1);
  coverage.Add(interval, 0.25);
  coverage.Add(interval, 2);
  EXPECT_EQ(coverage.stages, 5);
  EXPECT_EQ(coverage.with_low, 4);
  EXPECT_EQ(coverage.low_wrong, 1);
  EXPECT_EQ(coverage.with_high, 3);
  EXPECT_EQ(coverage.holds, 1);
  EXPECT_DOUBLE_EQ(coverage.half_width, 0.5 + 2 + 0.25);
}

}  // namespace
}  // namespace llmb
