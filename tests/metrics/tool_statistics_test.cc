#include "harness/metrics/tool_statistics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

// Mean 3, squares 4 + 1 + 0 + 1 + 4 = 10, over 5.
TEST(ToolStatistics, AreThoseOfNumpy) {
  const ToolStatistics statistics = ToolStatisticsOf(std::vector<double>{5, 1, 4, 2, 3});
  EXPECT_EQ(statistics.count, 5U);
  EXPECT_DOUBLE_EQ(*statistics.mean, 3);
  EXPECT_DOUBLE_EQ(*statistics.deviation, std::sqrt(2.0));
  EXPECT_EQ(statistics.minimum, 1);
  EXPECT_EQ(statistics.maximum, 5);
  EXPECT_EQ(statistics.Percentile(50), 3);
  EXPECT_DOUBLE_EQ(*statistics.Percentile(99), 4.96);  // 4 + 0.96 x 1
}

TEST(ToolStatistics, OfDurationsAreTheSame) {
  DurationCounts durations;
  for (const auto duration : {5ms, 1ms, 4ms, 2ms, 3ms}) durations.Add(duration);
  const ToolStatistics statistics = ToolStatisticsOf(durations);
  EXPECT_EQ(statistics.count, 5U);
  EXPECT_DOUBLE_EQ(*statistics.mean, 0.003);
  EXPECT_NEAR(*statistics.deviation, std::sqrt(2.0) / 1000, 1e-12);
  EXPECT_DOUBLE_EQ(*statistics.minimum, 0.001);
  EXPECT_DOUBLE_EQ(*statistics.maximum, 0.005);
  EXPECT_DOUBLE_EQ(*statistics.Percentile(99), 0.00496);
}

TEST(ToolStatistics, OfNothingAreEmpty) {
  const ToolStatistics statistics = ToolStatisticsOf(std::vector<double>());
  EXPECT_EQ(statistics.count, 0U);
  EXPECT_FALSE(statistics.mean || statistics.deviation || statistics.Percentile(50));
  EXPECT_FALSE(ToolStatisticsOf(DurationCounts()).mean);
}

TEST(ToolStatistics, OfOneValueAreThatValue) {
  const ToolStatistics statistics = ToolStatisticsOf(std::vector<double>{2});
  EXPECT_EQ(statistics.mean, 2);
  EXPECT_EQ(statistics.deviation, 0);
  EXPECT_EQ(statistics.Percentile(1), 2);
}

}  // namespace
}  // namespace llmb
