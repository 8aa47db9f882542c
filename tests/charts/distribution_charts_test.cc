#include "harness/charts/distribution_charts.h"

#include <gtest/gtest.h>

#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

std::vector<EndpointSamples> OneToHundred() {
  std::vector<EndpointSamples> endpoints(1);
  endpoints[0].endpoint_name = "a";
  for (int i = 0; i <= 100; ++i) endpoints[0].total_latency.push_back(1 + i / 100.0);
  endpoints[0].successful_requests = endpoints[0].total_requests = 101;
  return endpoints;
}

TEST(PercentileSpectrum, EndsAtTheLargestValueAndHasReadingsOfPercentiles) {
  const auto endpoints = OneToHundred();
  const ChartContext context = MakeContext();
  const Page page = PercentileSpectrum({endpoints, context});
  ASSERT_EQ(page.panels.size(), 2U);
  EXPECT_FALSE(page.panels[0].message.empty());  // no time to first token
  const Panel& latency = page.panels[1];
  // With 101 values, 1 / (1 - p) ends at 101, and the line at p = 100/101: rank 99.0099 of 0 to
  // 100.
  EXPECT_DOUBLE_EQ(latency.shapes[0].points.back().category, 101);
  EXPECT_NEAR(latency.shapes[0].points.back().value, 1.990099, 1e-6);
  // p99.9 is beyond 101 values.
  ASSERT_EQ(latency.readings.size(), 4U);
  EXPECT_EQ(latency.readings[0].text, "a: p50 1.50 s");
  EXPECT_EQ(latency.readings[3].text, "a: p99 1.99 s");
}

TEST(PercentileSpectrum, OfOneValueIsADotThatCanBeRead) {
  std::vector<EndpointSamples> endpoints(1);
  endpoints[0].endpoint_name = "a";
  endpoints[0].total_latency = {1.5};
  const ChartContext context = MakeContext();
  const Page page = PercentileSpectrum({endpoints, context});
  const Panel& latency = page.panels[1];
  ASSERT_EQ(latency.shapes.size(), 1U);
  EXPECT_EQ(latency.shapes[0].kind, ShapeKind::kDots);
  ASSERT_EQ(latency.shapes[0].points.size(), 1U);
  EXPECT_DOUBLE_EQ(latency.shapes[0].points[0].value, 1.5);
  EXPECT_EQ(latency.shapes[0].series, "a");
  ASSERT_EQ(latency.readings.size(), 1U);
  EXPECT_EQ(latency.readings[0].text, "a: 1.50 s, n = 1");
}

TEST(EmpiricalDistribution, GoesFromTheSmallestToTheLargestValue) {
  const auto endpoints = OneToHundred();
  const ChartContext context = MakeContext();
  const Page page = EmpiricalDistribution({endpoints, context});
  const Shape& line = page.panels[1].shapes[0];
  EXPECT_DOUBLE_EQ(line.points.front().category, 1);
  EXPECT_DOUBLE_EQ(line.points.front().value, 0);
  EXPECT_DOUBLE_EQ(line.points.back().category, 2);
  EXPECT_DOUBLE_EQ(line.points.back().value, 100);
}

// 41 loads of a and one of b are too many for a line of the legend each.
TEST(DistributionCharts, OfTooManyLoadsHaveALegendLinePerEndpoint) {
  std::vector<EndpointSamples> endpoints(42, OneToHundred()[0]);
  for (int i = 0; i < 41; ++i) endpoints[static_cast<std::size_t>(i)].load = ClosedLoop{i + 1};
  endpoints.back().endpoint_name = "b";
  const ChartContext context = MakeContext();
  const Page many = PercentileSpectrum({endpoints, context});
  ASSERT_EQ(many.legend.size(), 2U);
  EXPECT_EQ(many.legend[0].name, "a");
  EXPECT_EQ(many.legend[1].name, "b");
  EXPECT_TRUE(many.panels[1].labels.empty());
  EXPECT_TRUE(many.subtitle.ends_with(
      "lines of one colour: the loads of an endpoint, named in the report under the pointer"));
  EXPECT_EQ(many.panels[1].readings.size(), 42 * 2U);  // p50 and p99 of each
  endpoints.resize(2);
  const Page two = PercentileSpectrum({endpoints, context});
  EXPECT_EQ(two.legend[1].name, "a @ 2");
  EXPECT_TRUE(two.panels[1].readings.back().text.starts_with("a at 2 users: p99 "));
  EXPECT_EQ(two.legend[1].series, "a");
  EXPECT_EQ(two.legend[1].load, "users:2");
  EXPECT_EQ(two.panels[1].labels[1].text, "2");
  EXPECT_TRUE(two.subtitle.ends_with("lines of one colour: the loads of an endpoint"));
}

TEST(DistributionCharts, ALegendHasNoLineWithoutAMark) {
  std::vector<EndpointSamples> endpoints(2, OneToHundred()[0]);
  endpoints[0].endpoint_name = "down";
  endpoints[0].total_latency.clear();
  endpoints[0].successful_requests = 0;
  const ChartContext context = MakeContext();
  for (const auto make : {PercentileSpectrum, EmpiricalDistribution}) {
    const Page page = make({endpoints, context});
    ASSERT_EQ(page.legend.size(), 1U);
    EXPECT_EQ(page.legend[0].name, "a");
    EXPECT_TRUE(page.subtitle.ends_with(" · without values: down")) << page.subtitle;
  }
}

TEST(DistributionCharts, WithoutValuesSayWhy) {
  const std::vector<EndpointSamples> endpoints(1);
  const ChartContext context = MakeContext();
  EXPECT_FALSE(PercentileSpectrum({endpoints, context}).panels[0].message.empty());
}

}  // namespace
}  // namespace llmb
