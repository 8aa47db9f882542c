#include "harness/charts/svg_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "harness/charts/chart_style.h"
#include "harness/charts/svg_colors.h"
#include "harness/charts/svg_path.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> NamesOf(const std::vector<EndpointSamples>& endpoints) {
  std::vector<std::string> names;
  for (const EndpointSamples& samples : endpoints) names.push_back(samples.endpoint_name);
  return names;
}

class SvgOfSamples : public ::testing::TestWithParam<SampleCase> {};

TEST_P(SvgOfSamples, IsDrawnWithFiniteNumbersAndMarksOrAMessage) {
  const SampleCase& sample = GetParam();
  for (const PageFile& file : ChartPages(sample.endpoints, sample.context)) {
    const std::string svg = SvgChart(file.page, {NamesOf(sample.endpoints)});
    EXPECT_FALSE(std::regex_search(svg, std::regex("[^a-z](nan|inf)"))) << file.file_name;
    const bool message = !file.page.panels.front().message.empty();
    EXPECT_EQ(
        svg.find("class=\"m") == std::string::npos && svg.find("class=\"m e") == std::string::npos,
        message)
        << file.file_name;
    EXPECT_LT(svg.size(), 500'000U) << file.file_name;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, SvgOfSamples, ::testing::ValuesIn(SampleCases()));

// A plot of two columns with a bar each.
Page TwoBars() {
  Page page;
  page.title = "Bars";
  page.categories = {"a<b>", "c"};
  page.category_series = {"a<b>", "c"};
  page.category_readings = {"a<b> at 1 user", "c"};
  Panel panel;
  panel.axis = LinearAxis(10, 5, "Unit");
  for (int i = 0; i < 2; ++i) {
    panel.shapes.push_back({ShapeKind::kRectangles,
                            {{i - 0.2, 0}, {i + 0.2, 5}},
                            std::string(LineColor(0)),
                            FillColor(0)});
    panel.notes.push_back({"5 of <10>"});
  }
  page.panels.push_back(panel);
  return page;
}

TEST(SvgChart, MarksAndReadingsHaveTheClassOfTheirEndpoint) {
  const std::string svg = SvgChart(TwoBars(), {{"c", "a<b>"}});
  EXPECT_THAT(svg, HasSubstr("<path class=\"m e1\""));
  EXPECT_THAT(svg, HasSubstr("<path class=\"m e0\""));
  EXPECT_THAT(svg, HasSubstr("class=\"hit e1\""));
  EXPECT_THAT(svg, HasSubstr("<title>a&lt;b&gt; at 1 user: 5 of &lt;10&gt;</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
}

TEST(SvgChart, MarksOfOneLoadLevelHaveItsClass) {
  Page page = TwoBars();
  page.category_loads = {"users:1", "users:8"};
  const std::string svg = SvgChart(page, {{"c", "a<b>"}, {"users:1", "users:8"}});
  EXPECT_THAT(svg, HasSubstr("<path class=\"m e1 v0\""));
  EXPECT_THAT(svg, HasSubstr("class=\"hit e0 v1\""));
  // A line over both levels is of none.
  page.panels[0].across = LinearAxis(10, 5, "Load");
  Shape line{ShapeKind::kPath, {{1, 1}, {8, 2}}, "#123456", ""};
  line.series = "c";
  page.panels[0].shapes = {line};
  EXPECT_THAT(SvgChart(page, {{"c"}, {"users:1", "users:8"}}), HasSubstr("<path class=\"m e0\""));
}

TEST(SvgChart, MarksOfOneClassInARowShareAGroup) {
  Page page = TwoBars();
  Shape whisker{ShapeKind::kSegments, {{0, 5}, {0, 7}}, "#123456", ""};
  page.panels[0].shapes.insert(page.panels[0].shapes.begin() + 1, whisker);
  const std::string svg = SvgChart(page, {{"a<b>", "c"}});
  EXPECT_THAT(svg, ContainsRegex("<g class=\"m e0\">\n<path d=[^\n]*\n<path d=[^\n]*\n</g>\n"
                                 "<path class=\"m e1\" d="));
}

TEST(SvgPath, IsAsShortAsItsFormAllows) {
  const auto path = [](ShapeKind kind, std::vector<Pixel> places, bool crowded = false) {
    Shape shape{kind, {}, "", ""};
    shape.width = 0.5;  // of a diamond: half of its diagonal is 2.2 pixels
    return SvgPath(shape, std::move(places), crowded);
  };
  EXPECT_EQ(path(ShapeKind::kPath, {}), "");
  EXPECT_EQ(path(ShapeKind::kPath, {{1, 2}}), "M1 2");
  EXPECT_EQ(path(ShapeKind::kPath, {{1, 2}, {1.5, 4}, {3.5, 0.04}}), "M1 2l.5 2 2-4");
  EXPECT_EQ(path(ShapeKind::kArea, {{-0.5, 10}, {0, 20}, {-3, 30}}), "M-.5 10l.5 10-3 10Z");
  // 0.7 pixels beside the line from end to end.
  EXPECT_EQ(path(ShapeKind::kPath, {{0, 0}, {10, 0.7}, {20, 0}}), "M0 0l10 .7 10-.7");
  EXPECT_EQ(path(ShapeKind::kPath, {{0, 0}, {10, 0.7}, {20, 0}}, true), "M0 0l20 0");
  EXPECT_EQ(path(ShapeKind::kSegments, {{1, 2}, {1.02, 9}, {1, 2}, {5, 2}, {1, 2}, {3, 4}}),
            "M1 2V9M1 2H5M1 2L3 4");
  EXPECT_EQ(path(ShapeKind::kRectangles, {{1, 2}, {3, 4}}), "M1 2H3V4H1Z");
  EXPECT_EQ(path(ShapeKind::kDots, {{1, 2}, {3, 4}}), "M1 2h0M3 4h0");
  EXPECT_EQ(path(ShapeKind::kDiamonds, {{10, 10}}), "M10 7.8l2.2 2.2-2.2 2.2-2.2-2.2Z");
}

TEST(SvgChart, LabelsOfPointsAndTheLegendAreHiddenWithTheirEndpoint) {
  Page page = TwoBars();
  page.panels[0].across = LinearAxis(10, 5, "Load");
  page.panels[0].labels = {{{5, 5}, "8", "#123456", "c", "users:8"}};
  page.legend = {{"c", "#123456"}, {"limit", "#654321"}, {"c @ 1", "#234567", 1, "c", "users:1"}};
  const std::string svg = SvgChart(page, {{"a<b>", "c"}, {"users:1", "users:8"}});
  EXPECT_THAT(svg, HasSubstr("<text class=\"e1 v1\""));  // "8"
  EXPECT_THAT(svg, HasSubstr("<text class=\"e1\""));     // "c" in the legend
  EXPECT_THAT(svg, HasSubstr("<circle class=\"e1\""));
  EXPECT_THAT(svg, HasSubstr("<text class=\"e1 v0\""));  // "c @ 1"
  EXPECT_THAT(svg, HasSubstr("<circle class=\"e1 v0\""));
  // The limit is no endpoint.
  EXPECT_THAT(svg, ContainsRegex("<path d=\"M[^\"]*\" stroke=\"#654321\""));
}

TEST(ClassAttribute, IsEmptyForWhatIsNotOnThePage) {
  EXPECT_EQ(ClassAttribute({{"a"}}, "b", "users:1"), "");
  EXPECT_EQ(ClassAttribute({{"a", "b"}, {"users:1"}}, "b", "users:1"), " class=\"e1 v0\"");
  EXPECT_EQ(ClassAttribute({}, "b", "", "hit"), " class=\"hit\"");
}

TEST(SvgChart, ColoursAreVariables) {
  EXPECT_THAT(SvgChart(TwoBars(), {}), HasSubstr("fill=\"var(--f0)\" stroke=\"var(--l0)\""));
  EXPECT_EQ(PaintOf(LineColor(11)).color, "var(--l11)");
  EXPECT_EQ(TextPaintOf(LineColor(11)), "var(--t11)");
  EXPECT_EQ(TextPaintOf(kInk), "var(--ink)");
  EXPECT_EQ(PaintOf("#123456").color, "#123456");
  // 0x33 of 0xFF is a transparency of a fifth.
  const SvgPaint paint = PaintOf(WithTransparency(LineColor(2), 0x33));
  EXPECT_EQ(paint.color, "var(--l2)");
  EXPECT_DOUBLE_EQ(paint.opacity, 0.8);
}

TEST(ChartColorsCss, DarkScreensSwapLinesAndFills) {
  const std::string css = ChartColorsCss();
  const std::string line(LineColor(3));
  EXPECT_THAT(css, HasSubstr("--l3:" + line + ";--f3:" + FillColor(3) + ";"));
  EXPECT_THAT(css, HasSubstr("--l3:" + FillColor(3) + ";--f3:" + line + ";"));
}

}  // namespace
}  // namespace llmb
