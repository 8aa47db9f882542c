#include "harness/metrics/compact_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(CountSamples, HaveNoMeanWithoutCounts) {
  const CountSamples counts;
  EXPECT_EQ(counts.Size(), 0U);
  EXPECT_EQ(counts.Sum(), 0);
  EXPECT_EQ(counts.Mean(), std::nullopt);
  EXPECT_THAT(counts.Values(), IsEmpty());
}

TEST(CountSamples, KeepEachCountAsOftenAsItWasAdded) {
  const CountSamples counts = {7, 2, 7, 0};
  EXPECT_EQ(counts.Size(), 4U);
  EXPECT_EQ(counts.Sum(), 16);
  EXPECT_EQ(counts.Mean(), 4);
  EXPECT_THAT(counts.Values(), ElementsAre(0, 2, 7, 7));
}

TEST(DelaySamples, HaveTheirZerosToo) {
  DelaySamples delays;
  EXPECT_TRUE(delays.Empty());
  for (const double delay : {0.0, 0.5, 0.0}) delays.Add(delay);
  EXPECT_FALSE(delays.Empty());
  EXPECT_THAT(delays.Values(), UnorderedElementsAre(0, 0, 0.5));
}

TEST(GapTotals, HaveNoMeanWithoutRequests) {
  EXPECT_EQ(GapTotals().MeanOf(&GapTotals::average), std::nullopt);
}

TEST(GapTotals, AddUpAndKeepExtremes) {
  GapTotals totals;
  totals.Add({.average = 1s, .minimum = 1s, .maximum = 2s, .p50 = 1s, .p95 = 3s, .p99 = 4s});
  GapTotals other;
  other.Add({.average = 3s, .minimum = 2s, .maximum = 9s, .p50 = 2s, .p95 = 5s, .p99 = 8s});
  totals.Merge(other);
  totals.Merge(GapTotals());
  EXPECT_EQ(totals.requests, 2U);
  EXPECT_EQ(totals.MeanOf(&GapTotals::average), 2);
  EXPECT_EQ(totals.MeanOf(&GapTotals::p50), 1.5);
  EXPECT_EQ(totals.MeanOf(&GapTotals::p95), 4);
  EXPECT_EQ(totals.MeanOf(&GapTotals::p99), 6);
  EXPECT_EQ(totals.minimum, 1);
  EXPECT_EQ(totals.maximum, 9);
}

}  // namespace
}  // namespace llmb
