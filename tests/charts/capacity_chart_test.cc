#include "harness/charts/capacity_chart.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

SearchStageResult Stage(SearchPhase phase, double rate, std::vector<std::uint64_t> misses,
                        std::uint64_t counted) {
  SearchStageResult result;
  result.stage.phase = phase;
  result.stage.rate = rate;
  result.stage.requests = static_cast<int>(counted * 5 / 4);
  result.misses = std::move(misses);
  result.counted = counted;
  return result;
}

// A round about 10 requests/s, and a coarse stage within it and one far away.
CapacityResult Search(const std::string& endpoint) {
  CapacityResult search{.endpoint_name = endpoint, .thresholds = {"ttft_p90<500ms"}, .ended = true};
  search.stages = {
      Stage(SearchPhase::kCoarse, 10, {60}, 240),   Stage(SearchPhase::kCoarse, 80, {240}, 240),
      Stage(SearchPhase::kRound, 9.1, {80}, 1600),  Stage(SearchPhase::kRound, 10.3, {190}, 1600),
      Stage(SearchPhase::kRound, 9.7, {135}, 1600), Stage(SearchPhase::kRound, 10.9, {270}, 1600)};
  search.answer.status = SearchStatus::kFound;
  search.answer.low = 9.8;
  search.answer.high = 10.2;
  search.answer.binding = 0;
  return search;
}

Page Draw(const std::vector<CapacityResult>& searches) {
  static std::vector<EndpointSamples> endpoints;
  endpoints.clear();
  for (const CapacityResult& search : searches) {
    endpoints.push_back(MakeSamples(search.endpoint_name, 1, 20));
  }
  ChartContext context = MakeContext();
  context.searches = searches;
  return CapacityChart({endpoints, context});
}

std::vector<Shape> ShapesOf(const Panel& panel, ShapeKind kind) {
  std::vector<Shape> shapes;
  std::ranges::copy_if(panel.shapes, std::back_inserter(shapes),
                       [&](const Shape& shape) { return shape.kind == kind; });
  return shapes;
}

// 1 - 80 / 1600 = 95 %, and 1 - 60 / 240 = 75 % of the coarse stage. The one at 80/s is left out.
TEST(CapacityChart, HasAPointPerStageNearTheCapacity) {
  const Page page = Draw({Search("m")});
  ASSERT_EQ(page.panels.size(), 1u);
  const Panel& panel = page.panels[0];
  EXPECT_EQ(panel.title, "Requests within ttft_p90<500ms");
  const std::vector<Shape> dots = ShapesOf(panel, ShapeKind::kDots);
  ASSERT_EQ(dots.size(), 2u);
  ASSERT_EQ(dots[0].points.size(), 1u);
  EXPECT_DOUBLE_EQ(dots[0].points[0].value, 75);
  ASSERT_EQ(dots[1].points.size(), 4u);
  EXPECT_DOUBLE_EQ(dots[1].points[0].category, 9.1);
  EXPECT_DOUBLE_EQ(dots[1].points[0].value, 95);
  EXPECT_LT(dots[0].width, dots[1].width);
  EXPECT_EQ(dots[1].series, "m");
  EXPECT_LT(panel.across->high, 12);
}

TEST(CapacityChart, HasTheFitTheAnswerAndWhatIsAsked) {
  const Page page = Draw({Search("m")});
  const Panel& panel = page.panels[0];
  const std::vector<Shape> bands = ShapesOf(panel, ShapeKind::kRectangles);
  ASSERT_EQ(bands.size(), 1u);
  EXPECT_DOUBLE_EQ(bands[0].points[0].category, 9.8);
  EXPECT_DOUBLE_EQ(bands[0].points[1].category, 10.2);
  const std::vector<Shape> paths = ShapesOf(panel, ShapeKind::kPath);
  ASSERT_EQ(paths.size(), 2u);
  EXPECT_DOUBLE_EQ(paths[0].points[0].value, 90);
  EXPECT_DOUBLE_EQ(paths[1].points.front().category, 9.1);
  EXPECT_NEAR(paths[1].points.back().category, 10.9, 1e-9);
  EXPECT_GT(paths[1].points.front().value, paths[1].points.back().value);
}

TEST(CapacityChart, ReadsOutStagesAndTheAnswer) {
  const Page page = Draw({Search("m")});
  std::vector<std::string> texts;
  for (const Reading& reading : page.panels[0].readings) texts.push_back(reading.text);
  EXPECT_THAT(texts, testing::Contains("m: 9.80 to 10.2 requests/s (found)"));
  EXPECT_THAT(texts, testing::Contains("m: 95.0 % of 1,600 requests at 9.10 requests/s within "
                                       "ttft_p90<500ms (round 1)"));
}

TEST(CapacityChart, OfSeveralEndpointsHasALegendAndAPanelPerThreshold) {
  CapacityResult other = Search("n");
  other.thresholds = {"success>=99%"};
  const Page page = Draw({Search("m"), other, Search("o")});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_THAT(page.panels[1].title, HasSubstr("success>=99%"));
  ASSERT_EQ(page.legend.size(), 2u);
  EXPECT_EQ(page.legend[1].name, "o");
}

TEST(CapacityChart, OfABoundHasABandToTheEdge) {
  CapacityResult search = Search("m");
  search.answer = {};
  search.answer.status = SearchStatus::kLowerBound;
  search.answer.low = 9.1;
  const Page page = Draw({search});
  const Panel& panel = page.panels[0];
  const std::vector<Shape> bands = ShapesOf(panel, ShapeKind::kRectangles);
  ASSERT_EQ(bands.size(), 1u);
  EXPECT_DOUBLE_EQ(bands[0].points[1].category, panel.across->high);
}

TEST(CapacityChart, BeforeTheFirstRoundShowsAllStages) {
  CapacityResult search = Search("m");
  search.stages.resize(2);
  search.answer = {};
  const Page page = Draw({search});
  EXPECT_TRUE(page.panels[0].across->logarithmic);
  EXPECT_EQ(ShapesOf(page.panels[0], ShapeKind::kDots)[0].points.size(), 2u);
  EXPECT_TRUE(ShapesOf(page.panels[0], ShapeKind::kRectangles).empty());
}

TEST(CapacityChart, WithoutStagesSaysSo) {
  CapacityResult search = Search("m");
  search.stages.clear();
  search.answer = {};
  EXPECT_EQ(Draw({search}).panels[0].message, "No stage of a search has ended");
}

// Of a file: misses beyond the count, another number of them, a threshold that is none.
TEST(CapacityChart, LeavesOutWhatMakesNoSense) {
  CapacityResult search = Search("m");
  search.stages[2].misses = {1601};
  search.stages[3].misses = {1, 2};
  search.stages[4].stage.rate = 0;
  const std::vector<Shape> dots = ShapesOf(Draw({search}).panels[0], ShapeKind::kDots);
  EXPECT_EQ(dots.back().points.size(), 1u);
  search.thresholds = {"nonsense"};
  EXPECT_FALSE(Draw({search}).panels[0].message.empty());
}

}  // namespace
}  // namespace llmb
