#include "benchmarks/comparison_errors/comparison_errors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/compare/compared_metric.h"

namespace llmb {
namespace {

// A small version of comparison_errors_benchmark.
constexpr int kComparisons = 60;

FoundChanges Found(const ComparisonCase& compared, double slowdown, int comparisons) {
  return FindChanges(compared, std::array{slowdown}, comparisons).front();
}

// The most that may happen of something with this probability: 4 standard errors for chance.
double AtMost(double probability, int count) {
  return count * probability + 4 * std::sqrt(count * probability * (1 - probability));
}

TEST(ComparisonErrors, AreThoseOfAllMetrics) {
  EXPECT_TRUE(std::ranges::equal(kErrorFigures, ComparedMetrics(), {}, {}, &ComparedMetric::id));
}

TEST(ComparisonErrors, RunsOfTheSameEndpointRarelyDiffer) {
  for (const StageLoad& load : ComparedLoads()) {
    const FoundChanges found = Found({load, 500, 5}, 1, kComparisons);
    for (std::size_t figure = 0; figure < kErrorFigures.size(); ++figure) {
      EXPECT_LE(found.of_figure[figure], AtMost(0.07, kComparisons))
          << load.Name() << " " << kErrorFigures[figure];
    }
    EXPECT_LE(found.any, AtMost(0.07, kComparisons)) << load.Name();
  }
}

TEST(ComparisonErrors, ASlowerEndpointIsFoundInAClosedLoop) {
  // stats.md has 82 and 97 % of 300 for the batching endpoint at 2,000 requests and 10 %.
  const StageLoad load = {.endpoint = EndpointKind::kBatching, .users = 10};
  const FoundChanges found = Found({load, 2000, 5}, 1.1, 30);
  EXPECT_GE(found.of_figure[0], 15);  // ttft_p50
  EXPECT_GE(found.of_figure[7], 24);  // request_throughput
}

TEST(ComparisonErrors, BatchesOfOneRunHoldInAClosedLoop) {
  const StageLoad load = {.endpoint = EndpointKind::kBatching, .users = 10};
  const FoundChanges found = Found({load, 2000, 1}, 1, kComparisons);
  EXPECT_LE(found.of_figure[0], AtMost(0.07, kComparisons));
}

TEST(FoundChanges, AddUp) {
  FoundChanges sum;
  FoundChanges one;
  one.comparisons = 2;
  one.of_figure[1] = 1;
  one.any = 1;
  sum.Add(one);
  sum.Add(one);
  EXPECT_EQ(sum.comparisons, 4);
  EXPECT_EQ(sum.of_figure[1], 2);
  EXPECT_EQ(sum.of_figure[0], 0);
  EXPECT_EQ(sum.any, 2);
}

}  // namespace
}  // namespace llmb
