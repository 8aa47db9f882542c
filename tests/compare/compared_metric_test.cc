#include "harness/compare/compared_metric.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace llmb {
namespace {

TEST(ComparedMetricsTest, EachReadsItsFigureOfASummary) {
  EndpointSummary summary;
  const auto fill = [](Distribution& distribution, double p50) {
    distribution.p50 = p50;
    distribution.p99 = p50 + 0.5;
  };
  fill(summary.time_to_first_token, 1);
  fill(summary.time_per_output_token, 2);
  fill(summary.total_latency, 3);
  summary.output_throughput = 4;
  summary.request_throughput = 5;
  const std::map<std::string, double> expected = {
      {"ttft_p50", 1},          {"ttft_p99", 1.5},        {"tpot_p50", 2},
      {"tpot_p99", 2.5},        {"latency_p50", 3},       {"latency_p99", 3.5},
      {"output_throughput", 4}, {"request_throughput", 5}};
  ASSERT_EQ(ComparedMetrics().size(), expected.size());
  for (const ComparedMetric& metric : ComparedMetrics()) {
    EXPECT_EQ(metric.of(summary), expected.at(std::string(metric.id))) << metric.id;
    EXPECT_EQ(metric.of(EndpointSummary()), std::nullopt) << metric.id;
    EXPECT_NE(metric.better, BetterDirection::kNeither);
    EXPECT_EQ(metric.LeastRequests(), metric.id.ends_with("p99") ? 500u : 100u) << metric.id;
  }
}

}  // namespace
}  // namespace llmb
