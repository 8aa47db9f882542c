#include "harness/metrics/gap_intervals.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

using namespace std::chrono_literals;

constexpr InterTokenLatency kGaps = {
    .average = 12ms, .minimum = 10ms, .maximum = 110ms, .p50 = 12ms, .p95 = 12ms, .p99 = 60ms};

TEST(ShareUpTo, IsLinearBetweenTheQuantiles) {
  EXPECT_EQ(ShareUpTo(kGaps, 9ms), 0);
  EXPECT_EQ(ShareUpTo(kGaps, 10ms), 0);
  EXPECT_DOUBLE_EQ(ShareUpTo(kGaps, 11ms), 0.25);
  EXPECT_DOUBLE_EQ(ShareUpTo(kGaps, 12ms), 0.95);  // p50 and p95 are the same
  EXPECT_DOUBLE_EQ(ShareUpTo(kGaps, 36ms), 0.97);
  EXPECT_DOUBLE_EQ(ShareUpTo(kGaps, 85ms), 0.995);
  EXPECT_EQ(ShareUpTo(kGaps, 110ms), 1);
  EXPECT_EQ(ShareUpTo(kGaps, 1s), 1);
}

TEST(ShareUpTo, OfEqualGapsIsAllOrNothing) {
  const InterTokenLatency equal = {10ms, 10ms, 10ms, 10ms, 10ms, 10ms};
  EXPECT_EQ(ShareUpTo(equal, 10ms - 1us), 0);
  EXPECT_EQ(ShareUpTo(equal, 10ms), 1);
}

InterTokenLatency Equal(Nanoseconds gap) { return {gap, gap, gap, gap, gap, gap}; }

// 40 requests of 10 gaps; batches of 4. Of the even batches 1, of the odd ones 3 requests have gaps
// of 10 ms, the others of 20 ms. As in the tests of intervals, the 400 gaps are worth 36
// independent ones, and the median, 15 ms, lies between 10 and 20.
TEST(GapInterval, HasTheEffectiveSizeThatExplainsTheScatterOfBatches) {
  std::vector<RequestGaps> requests;
  DurationCounts pooled;
  for (int i = 0; i < 40; ++i) {
    const Nanoseconds gap = i % 4 < (i / 4 % 2 == 0 ? 1 : 3) ? 10ms : 20ms;
    requests.push_back({Equal(gap), 10});
    pooled.Add(gap, 10);
  }
  const SamplingInterval interval =
      GapInterval(requests, pooled, 0.5, {.requests = 1000, .users = 1});
  EXPECT_NEAR(*interval.effective_size, 36, 1e-9);
  EXPECT_EQ(interval.low, 0.01);
  EXPECT_EQ(interval.high, 0.02);
}

// In each pair of requests, 30 gaps are short and 10 long, so batches have no scatter.
TEST(GapInterval, WeighsRequestsByTheirGaps) {
  std::vector<RequestGaps> requests;
  DurationCounts pooled;
  for (int i = 0; i < 40; ++i) {
    const Nanoseconds gap = i % 2 == 0 ? 10ms : 20ms;
    requests.push_back({Equal(gap), i % 2 == 0 ? 30U : 10U});
    pooled.Add(gap, requests.back().count);
  }
  const SamplingInterval interval =
      GapInterval(requests, pooled, 0.5, {.requests = 40, .users = 1});
  EXPECT_EQ(interval.effective_size, 800);
  EXPECT_EQ(interval.low, 0.01);
  EXPECT_EQ(interval.high, std::nullopt);
  EXPECT_EQ(interval.upper_end.requests_needed, 500U);
}

// Nothing shows whether the stage was saturated throughout. With 400 / (1 - 0.5)^2 = 1,600 requests
// at half of the capacity it was not.
TEST(GapInterval, OfTheMedianInAnOpenLoopHasBothEndsOrNone) {
  const std::vector<RequestGaps> requests(40, {Equal(10ms), 10});
  DurationCounts pooled;
  pooled.Add(10ms, 400);
  const auto low = [&](double probability, const StageFacts& stage) {
    return GapInterval(requests, pooled, probability, stage).low;
  };
  EXPECT_EQ(low(0.5, {.requests = 1599}), std::nullopt);
  EXPECT_EQ(low(0.5, {.requests = 1599, .utilization = 0.5}), std::nullopt);
  EXPECT_EQ(low(0.5, {.requests = 1600, .utilization = 0.5}), 0.01);
  EXPECT_EQ(low(0.99, {.requests = 1599}), 0.01);
  EXPECT_EQ(low(0.5, {.requests = 1599, .users = 1}), 0.01);
}

TEST(GapInterval, NeedsPooledGapsAndTwentyRequests) {
  const StageFacts stage = {.requests = 1000, .users = 1};
  DurationCounts pooled;
  EXPECT_EQ(GapInterval({}, pooled, 0.5, stage).low, std::nullopt);
  const std::vector<RequestGaps> twenty(20, {Equal(10ms), 10});
  EXPECT_EQ(GapInterval(twenty, pooled, 0.5, stage).low, std::nullopt);
  pooled.Add(10ms, 200);
  EXPECT_EQ(GapInterval(twenty, pooled, 0.5, stage).low, 0.01);
  EXPECT_EQ(GapInterval(std::span(twenty).first(19), pooled, 0.5, stage).low, std::nullopt);
}

}  // namespace
}  // namespace llmb
