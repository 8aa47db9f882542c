#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "harness/charts/bar_charts.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/violin_charts.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Endpoints = std::vector<EndpointSamples>;

std::vector<Shape> ShapesOf(const Panel& panel, ShapeKind kind) {
  std::vector<Shape> shapes;
  std::copy_if(panel.shapes.begin(), panel.shapes.end(), std::back_inserter(shapes),
               [&](const Shape& shape) { return shape.kind == kind; });
  return shapes;
}

EndpointSamples ElevenLatencies() {
  EndpointSamples samples = MakeSamples("a", 1, 11);
  samples.total_latency = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  return samples;
}

TEST(LatencyComparisonTest, DrawsTheQuartilesAndTheDotsOutside) {
  const Endpoints endpoints = {ElevenLatencies()};
  const Page page = LatencyComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  const Panel& panel = page.panels[0];
  const auto boxes = ShapesOf(panel, ShapeKind::kRectangles);
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_DOUBLE_EQ(boxes[0].points[0].value, 2.5);
  EXPECT_DOUBLE_EQ(boxes[0].points[1].value, 7.5);
  const auto lines = ShapesOf(panel, ShapeKind::kSegments);  // whiskers, then the median
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_DOUBLE_EQ(lines[0].points[0].value, 0.5);
  EXPECT_DOUBLE_EQ(lines[0].points[1].value, 9.5);
  EXPECT_DOUBLE_EQ(lines[1].points[0].value, 5);
  EXPECT_EQ(ShapesOf(panel, ShapeKind::kDots)[0].points.size(), 2u);
  EXPECT_THAT(panel.notes, ElementsAre(ElementsAre("median 5.00 s", "n = 11")));
  EXPECT_EQ(page.better, BetterValues::kLower);
}

TEST(LatencyComparisonTest, AnEndpointKeepsItsColorWhenAnotherHasNoValues) {
  const Endpoints endpoints = {MakeSamples("down", 1, 0, 1, 3), MakeSamples("up", 1, 9)};
  const Panel panel = LatencyComparison({endpoints, {}}).panels[0];
  EXPECT_EQ(ShapesOf(panel, ShapeKind::kRectangles)[0].line, LineColor(1));
  EXPECT_THAT(panel.notes[0], ElementsAre("none succeeded"));
}

TEST(LatencyByLengthTest, PanelsComeInTheOrderOfLengthsOnOneScale) {
  const Endpoints endpoints = {MakeSamples("a", 1, 9), MakeSamples("b", 1, 9, 5)};
  const Page page = LatencyByLength({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 3u);
  EXPECT_EQ(page.panels[0].title, "Short prompts");
  EXPECT_EQ(page.panels[1].title, "Medium prompts");
  EXPECT_EQ(page.panels[2].title, "Long prompts");
  EXPECT_EQ(page.panels[0].axis.high, page.panels[2].axis.high);
  EXPECT_EQ(page.panels[1].notes[0][1], "n = 3");
}

TEST(LatencyByLengthTest, UnusualWordsFollowAndEmptyOnesAreLeftOut) {
  EndpointSamples samples = MakeSamples("a", 1, 1);  // short alone
  samples.latency_by_length["huge"] = {1};
  samples.latency_by_length[""] = {1};
  samples.latency_by_length["medium"] = {};
  const Endpoints endpoints = {samples};
  const Page page = LatencyByLength({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_EQ(page.panels[0].title, "Short prompts");
  EXPECT_EQ(page.panels[1].title, "Huge prompts");
}

TEST(ComplexityPerformanceTest, WithoutComplexitiesItSaysSo) {
  EndpointSamples samples = MakeSamples("a", 1, 9);
  samples.latency_by_complexity.clear();
  const Endpoints endpoints = {samples};
  EXPECT_EQ(ComplexityPerformance({endpoints, {}}).panels[0].message,
            "No prompt complexity was recorded");
}

TEST(TtftComparisonTest, FewRequestsAreDotsAndManyAViolin) {
  const Endpoints endpoints = {MakeSamples("few", 1, 9), MakeSamples("many", 1, 10)};
  const Panel panel = TtftComparison({endpoints, {}}).panels[0];
  EXPECT_EQ(ShapesOf(panel, ShapeKind::kDots)[0].points.size(), 9u);
  const auto violins = ShapesOf(panel, ShapeKind::kArea);
  ASSERT_EQ(violins.size(), 1u);
  EXPECT_EQ(violins[0].line, LineColor(1));
}

TEST(TtftComparisonTest, ManyIdenticalRequestsAreOneDot) {
  EndpointSamples samples = MakeSamples("a", 1, 100);
  samples.time_to_first_token.assign(100, 0.25);
  const Endpoints endpoints = {samples};
  const Panel panel = TtftComparison({endpoints, {}}).panels[0];
  EXPECT_TRUE(ShapesOf(panel, ShapeKind::kArea).empty());
  EXPECT_EQ(ShapesOf(panel, ShapeKind::kDots)[0].points.size(), 1u);
  EXPECT_THAT(panel.notes[0], ElementsAre("median 250 ms", "n = 100"));
}

TEST(TpotComparisonTest, WithoutStreamingItSaysWhyItIsEmpty) {
  const Endpoints endpoints = {MakeSamples("a", 1, 20)};
  ChartContext context;
  context.streamed = false;
  EXPECT_THAT(TpotComparison({endpoints, context}).panels[0].message, HasSubstr("not streamed"));
  EXPECT_THAT(TtftComparison({endpoints, context}).panels[0].message, HasSubstr("not streamed"));
}

TEST(ViolinOutlineTest, IsSymmetricAndEndsAtTheExtremes) {
  const std::vector<double> values = {1, 2, 2, 3, 3, 3, 4, 9};
  for (const bool logarithmic : {false, true}) {
    const auto points = ViolinOutline(values, logarithmic, 5, 0.4).points;
    const auto by_value = [](const Point& a, const Point& b) { return a.value < b.value; };
    const auto by_category = [](const Point& a, const Point& b) { return a.category < b.category; };
    const auto [bottom, top] = std::minmax_element(points.begin(), points.end(), by_value);
    EXPECT_NEAR(bottom->value, 1, 1e-9);
    EXPECT_NEAR(top->value, 9, 1e-9);
    const auto [left, right] = std::minmax_element(points.begin(), points.end(), by_category);
    EXPECT_NEAR(left->category, 4.6, 1e-9);
    EXPECT_NEAR(right->category, 5.4, 1e-9);
    EXPECT_EQ(points.front().category, points.back().category);
  }
}

TEST(ThroughputComparisonTest, ShowsTheMeanWithItsIntervalAndTheWhole) {
  EndpointSamples samples = MakeSamples("a", 1, 4);
  // mean 25, s = sqrt((225 + 25 + 25 + 225) / 3) = 12.9099, t(0.975, 3) = 3.18245;
  // 3.18245 x 12.9099 / sqrt(4) = 20.543.
  samples.tokens_per_second = {10, 20, 30, 40};
  const Endpoints endpoints = {samples};
  const Page page = ThroughputComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_DOUBLE_EQ(ShapesOf(page.panels[0], ShapeKind::kRectangles)[0].points[1].value, 25);
  const auto whisker = ShapesOf(page.panels[0], ShapeKind::kSegments)[0];
  EXPECT_NEAR(whisker.points[0].value, 25 - 20.543, 1e-3);
  EXPECT_NEAR(whisker.points[1].value, 25 + 20.543, 1e-3);
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("25.0 ± 20.5", "n = 4"));
  // 4 x 100 tokens in 60 s.
  EXPECT_NEAR(ShapesOf(page.panels[1], ShapeKind::kRectangles)[0].points[1].value, 400.0 / 60,
              1e-9);
}

TEST(ThroughputComparisonTest, OneRequestHasNoIntervalAndNoDurationNoWhole) {
  EndpointSamples samples = MakeSamples("a", 1, 1);
  samples.duration = {};
  const Endpoints endpoints = {samples};
  const Page page = ThroughputComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  EXPECT_TRUE(ShapesOf(page.panels[0], ShapeKind::kSegments).empty());
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("100", "n = 1"));
}

TEST(TokenAnalysisTest, ShowsMeansOfInputAndOutput) {
  const Endpoints endpoints = {MakeSamples("a", 1, 11)};  // input 20..30, output 100
  const Page page = TokenAnalysis({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("mean 25", "n = 11"));
  const auto whisker = ShapesOf(page.panels[0], ShapeKind::kSegments)[0];
  EXPECT_DOUBLE_EQ(whisker.points[0].value, 20.5);
  EXPECT_DOUBLE_EQ(whisker.points[1].value, 29.5);
  EXPECT_THAT(page.panels[1].notes[0], ElementsAre("mean 100", "n = 11"));
  EXPECT_EQ(page.better, BetterValues::kNeither);
}

TEST(TokenAnalysisTest, SaysWhichHalfIsMissing) {
  EndpointSamples samples = MakeSamples("a", 1, 3);
  samples.input_tokens.clear();
  const Endpoints endpoints = {samples};
  const Page page = TokenAnalysis({endpoints, {}});
  EXPECT_EQ(page.panels[0].message, "No input tokens were reported");
  EXPECT_EQ(page.panels[1].message, "");
}

TEST(SuccessRateTest, ShowsRatesCountsAndReasons) {
  const Endpoints endpoints = {MakeSamples("a", 1, 97, 1, 3), MakeSamples("b", 1, 5),
                               MakeSamples("c", 1, 0, 1, 2), MakeSamples("d", 1, 0)};
  const Panel panel = SuccessRate({endpoints, {}}).panels[0];
  EXPECT_EQ(panel.axis.high, 100);
  EXPECT_DOUBLE_EQ(ShapesOf(panel, ShapeKind::kRectangles)[0].points[1].value, 97);
  EXPECT_THAT(
      panel.notes,
      ElementsAre(ElementsAre("97 % (97 of 100)", "timeout 3"), ElementsAre("100 % (5 of 5)"),
                  ElementsAre("0 % (0 of 2)", "timeout 2"), ElementsAre("no requests")));
}

TEST(SuccessRateTest, OnlyARateWithoutFailuresReadsAHundred) {
  EndpointSamples samples = MakeSamples("a", 1, 1);
  samples.total_requests = 100'000;
  samples.successful_requests = 99'999;
  const Endpoints endpoints = {samples};
  EXPECT_EQ(SuccessRate({endpoints, {}}).panels[0].notes[0][0], "99.99 % (99,999 of 100,000)");
}

}  // namespace
}  // namespace llmb
