#include "harness/metrics/duration_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(DurationCounts, EmptyHasNoStatistics) {
  const DurationCounts counts;
  EXPECT_TRUE(counts.Empty());
  EXPECT_EQ(counts.Total(), 0U);
  EXPECT_EQ(counts.Quantile(0.5), std::nullopt);
  EXPECT_EQ(counts.Mean(), std::nullopt);
  EXPECT_THAT(counts.Quantiles(std::array{0.5, 0.9}), IsEmpty());
  EXPECT_THAT(counts.Values(), IsEmpty());
}

TEST(DurationCounts, OneDurationIsEveryQuantile) {
  DurationCounts counts;
  counts.Add(20ms);
  EXPECT_EQ(counts.Quantile(0), 20ms);
  EXPECT_EQ(counts.Quantile(1), 20ms);
  EXPECT_EQ(counts.Mean(), 20ms);
}

TEST(DurationCounts, KeepsTheNearestMicrosecond) {
  DurationCounts counts;
  counts.Add(0ns);
  counts.Add(1499ns);
  counts.Add(1500ns);
  EXPECT_THAT(counts.Values(), ElementsAre(Pair(0, 1), Pair(1, 1), Pair(2, 1)));
}

// {10, 10, 10, 50} us: h = 3p.
TEST(DurationCounts, WeightsValuesByTheirCounts) {
  DurationCounts counts;
  counts.Add(50us);
  counts.Add(10us, 3);
  counts.Add(99us, 0);
  EXPECT_EQ(counts.Total(), 4U);
  EXPECT_EQ(counts.Quantile(0.5), 10us);  // h = 1.5, between two tens
  EXPECT_EQ(counts.Quantile(0.9), 38us);  // h = 2.7: 10 + 0.7 (50 - 10)
  EXPECT_EQ(counts.Mean(), 20us);         // 80 / 4
  EXPECT_THAT(counts.Quantiles(std::array{1.0, 0.0}), ElementsAre(50us, 10us));
  EXPECT_THAT(counts.Values(), ElementsAre(Pair(10, 3), Pair(50, 1)));
}

TEST(DurationCounts, MergingIsLossless) {
  DurationCounts first;
  first.Add(10us);
  first.Add(30us);
  DurationCounts second;
  second.Add(10us);
  second.AddMicroseconds(5, 2);
  first.Merge(second);
  first.Merge({});
  EXPECT_EQ(first.Total(), 5U);
  EXPECT_THAT(first.Values(), ElementsAre(Pair(5, 2), Pair(10, 2), Pair(30, 1)));
}

TEST(DurationCounts, AgreesWithQuantilesOfTheValuesThemselves) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> microseconds(9, 1);
  DurationCounts counts;
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) {
    const auto value = static_cast<std::int64_t>(microseconds(random));
    counts.AddMicroseconds(value, 1);
    values.push_back(static_cast<double>(value));
  }
  for (const double probability : {0.0, 0.001, 0.1, 0.5, 0.95, 0.99, 0.9999, 1.0}) {
    EXPECT_NEAR(ToSeconds(*counts.Quantile(probability)), *Quantile(values, probability) / 1e6,
                1e-9)
        << probability;
  }
  EXPECT_NEAR(ToSeconds(*counts.Mean()), *Mean(values) / 1e6, 1e-9);
}

}  // namespace
}  // namespace llmb
