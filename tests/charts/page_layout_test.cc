#include "harness/charts/page_layout.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "harness/charts/bar_charts.h"
#include "harness/charts/capacity_chart.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/font_coverage.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/layout_parts.h"
#include "harness/charts/level_charts.h"
#include "harness/charts/turn_charts.h"
#include "harness/charts/violin_charts.h"
#include "harness/metrics/run_samples.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using MakeChart = Page (*)(const ChartInput&);

constexpr MakeChart kMakeCharts[] = {LatencyComparison, LatencyByLength, ComplexityPerformance,
                                     TtftComparison,    TpotComparison,  ThroughputComparison,
                                     TokenAnalysis,     SuccessRate,     ThroughputVsLatency,
                                     TtftVsLoad,        CapacityChart,   ThroughputVsInteractivity,
                                     TtftByTurn};

bool Overlap(const Rectangle& a, const Rectangle& b) {
  constexpr double kTolerance = 0.01;  // rounding, in pixels
  return a.left + kTolerance < b.right && b.left + kTolerance < a.right &&
         a.bottom + kTolerance < b.top && b.bottom + kTolerance < a.top;
}

bool Contains(const Rectangle& outer, const Rectangle& inner) {
  return inner.left >= outer.left && inner.right <= outer.right && inner.bottom >= outer.bottom &&
         inner.top <= outer.top;
}

void ExpectNothingTouches(const PageLayout& layout) {
  const Rectangle page{0, 0, kPageWidth, layout.height};
  for (std::size_t i = 0; i < layout.texts.size(); ++i) {
    const Rectangle extent = ExtentOf(layout.texts[i]);
    EXPECT_TRUE(Contains(page, extent)) << layout.texts[i].text;
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(Overlap(extent, ExtentOf(layout.texts[j])))
          << layout.texts[i].text << " and " << layout.texts[j].text;
    }
  }
}

// Marks are drawn only inside plots, so texts outside of plots stay readable.
void ExpectTextsOutsidePlots(const Page& page, const PageLayout& layout) {
  for (std::size_t i = 0; i < layout.plots.size(); ++i) {
    EXPECT_GT(layout.plots[i].Width(), 100);
    if (!page.panels[i].message.empty()) continue;
    for (const PlacedText& text : layout.texts) {
      EXPECT_FALSE(Overlap(layout.plots[i], ExtentOf(text))) << text.text;
    }
  }
}

void ExpectPointLabelsInsidePlots(const PageLayout& layout) {
  for (std::size_t i = 0; i < layout.point_labels.size(); ++i) {
    const Rectangle extent = ExtentOf(layout.point_labels[i]);
    EXPECT_TRUE(std::ranges::any_of(layout.plots, [&](const Rectangle& plot) {
      return Contains(plot, extent);
    })) << layout.point_labels[i].text;
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(Overlap(extent, ExtentOf(layout.point_labels[j])));
    }
  }
}

class PageLayoutTest : public ::testing::TestWithParam<SampleCase> {};

void ExpectNothingOverlapsOrIsCut(const std::vector<EndpointSamples>& endpoints,
                                  const ChartContext& context) {
  const FontCoverage coverage("20-7e a0-17f 386-3ce 2013 2026 2190-2193 fffd");
  for (const MakeChart make : kMakeCharts) {
    Page page = make({endpoints, context});
    MakeDrawable(coverage, page);
    SCOPED_TRACE(page.title);
    const PageLayout layout = LayOut(page);
    ASSERT_EQ(layout.plots.size(), page.panels.size());
    ExpectNothingTouches(layout);
    ExpectTextsOutsidePlots(page, layout);
    ExpectPointLabelsInsidePlots(layout);
  }
}

TEST_P(PageLayoutTest, NothingOverlapsOrIsCut) {
  ExpectNothingOverlapsOrIsCut(GetParam().endpoints, GetParam().context);
}

TEST_P(PageLayoutTest, NothingOverlapsOrIsCutBelowAClientNotice) {
  ExpectNothingOverlapsOrIsCut(WithClientEvidence(GetParam().endpoints), GetParam().context);
}

INSTANTIATE_TEST_SUITE_P(Cases, PageLayoutTest, ::testing::ValuesIn(SampleCases()),
                         [](const auto& sample_case) { return sample_case.param.name; });

Page SmallPage(std::vector<std::string> names) {
  Page page;
  page.title = "Title";
  page.categories = std::move(names);
  page.panels.resize(1);
  page.panels[0].axis = LinearAxis(10, 5, "unit");
  return page;
}

std::vector<std::string> TextsOf(const Page& page) {
  std::vector<std::string> texts;
  for (const PlacedText& text : LayOut(page).texts) texts.push_back(text.text);
  return texts;
}

TEST(LayOutTest, FewShortNamesFitBelowColumns) {
  EXPECT_TRUE(LayOut(SmallPage({"one", "two"})).columns);
}

TEST(LayOutTest, LongNamesAndSeveralPanelsNeedRows) {
  EXPECT_FALSE(
      LayOut(SmallPage(std::vector<std::string>(12, "forty-characters-are-wider-than-this")))
          .columns);
  Page page = SmallPage({"one", "two"});
  page.rows_only = true;
  EXPECT_FALSE(LayOut(page).columns);
  page = SmallPage({"one", "two"});
  page.panels.push_back(page.panels[0]);
  EXPECT_FALSE(LayOut(page).columns);
}

TEST(LayOutTest, OneCategoryIsARowAboveItsFigures) {
  Page page = SmallPage({"one"});
  page.panels[0].note_titles = {"median", "n"};
  page.panels[0].notes = {{"96.6 ms", "120"}};
  const PageLayout layout = LayOut(page);
  EXPECT_FALSE(layout.columns);
  EXPECT_GT(layout.plots[0].Width(), 1500);
  const auto figure = std::ranges::find(layout.texts, "96.6 ms", &PlacedText::text);
  ASSERT_NE(figure, layout.texts.end());
  EXPECT_GT(figure->font_size, 30);
  EXPECT_LT(ExtentOf(*figure).top, layout.plots[0].bottom);
}

TEST(LayOutTest, NotesWithTitlesAreATableBesideRowsAndLinesBelowColumns) {
  Page page = SmallPage({"one", "two"});
  page.panels[0].note_titles = {"median", "n"};
  page.panels[0].notes = {{"96.6 ms", "120"}, {"no values"}};
  EXPECT_THAT(TextsOf(page), ::testing::IsSupersetOf({"median 96.6 ms", "n = 120", "no values"}));
  page.rows_only = true;
  EXPECT_THAT(TextsOf(page),
              ::testing::IsSupersetOf({"median", "n", "96.6 ms", "120", "no values"}));
}

TEST(LayOutTest, ManyRowsMakeThePageHigher) {
  const auto height = [](std::size_t rows) {
    return LayOut(SmallPage(std::vector<std::string>(rows, "forty-characters-are-wider-than-this")))
        .height;
  };
  EXPECT_EQ(height(28), kPageHeight);
  // A line of 13 points is 13 x 4 / 3 x 1.3 = 22.53 pixels high, and a row 22.53 / 0.94 = 23.97. Of
  // 80 rows 1,917.7 pixels, the usual page has 850 - 156 = 694.
  EXPECT_EQ(height(80), kPageHeight + 1224);
  EXPECT_EQ(height(5000), 16000);
}

// Twelve endpoints at eight loads.
TEST(LayOutTest, TextsBesideManyRowsStayReadable) {
  Page page = SmallPage({});
  for (int row = 0; row < 96; ++row) {
    page.categories.push_back("endpoint-" + std::to_string(row % 12) + " @ 128");
  }
  page.panels[0].title = "Panel";
  page.panels[0].note_titles = {"median", "p95", "p99", "n"};
  page.panels[0].notes.assign(96, {"96.6 ms", "97.1 ms", "98.0 ms", "1,042"});
  page.rows_only = true;
  for (const PlacedText& text : LayOut(page).texts) EXPECT_GE(text.font_size, 13) << text.text;
}

TEST(LayOutTest, FirstRowIsOnTop) {
  Page page = SmallPage({"one", "two"});
  page.rows_only = true;
  const PageLayout layout = LayOut(page);
  EXPECT_GT(CategoryPosition(layout, layout.plots[0], 0),
            CategoryPosition(layout, layout.plots[0], 1));
}

TEST(LayOutTest, ShowsTheBetterDirectionAndThatEndpointsWereSimulated) {
  Page page = SmallPage({"one", "two"});
  page.better = BetterValues::kLower;
  page.simulated = true;
  EXPECT_THAT(TextsOf(page), ::testing::IsSupersetOf({"↓ lower is better", "simulated endpoints"}));
}

TEST(LayOutTest, ShowsTheFirstClientNoticeThatFits) {
  Page page = SmallPage({"one"});
  const std::string wide(200, 'n');
  page.client_notices = {"named", "counted"};
  EXPECT_THAT(TextsOf(page), ::testing::Contains("named"));
  page.client_notices = {wide, "counted"};
  EXPECT_THAT(TextsOf(page), ::testing::Contains("counted"));
  EXPECT_THAT(TextsOf(page), ::testing::Not(::testing::Contains("named")));
  page.client_notices = {wide};
  EXPECT_THAT(TextsOf(page), ::testing::Contains(::testing::HasSubstr("nn…nn")));
}

TEST(LayOutTest, SomeClientNoticeFitsInEverySampleCase) {
  for (const SampleCase& sample_case : SampleCases()) {
    const auto endpoints = WithClientEvidence(sample_case.endpoints);
    const Page page = LatencyComparison({endpoints, sample_case.context});
    // Without a successful request there is no verdict, and so no notice.
    if (std::ranges::none_of(
            endpoints, [](const auto& samples) { return JudgeClient(samples).has_value(); })) {
      EXPECT_TRUE(page.client_notices.empty()) << sample_case.name;
      continue;
    }
    EXPECT_THAT(TextsOf(page), ::testing::Contains(::testing::AnyOfArray(page.client_notices)))
        << sample_case.name;
  }
}

// Six parts of 60 letters: of 12 points each about 60 x 0.61 x 16 = 586 pixels wide, and the line
// has 1,680.
TEST(LayOutTest, ALongFootnoteContinuesOnAFurtherLineOfAHigherPage) {
  Page page = SmallPage({"a"});
  const std::string part(60, 'a');
  const std::string line = part + "  ·  " + part;
  page.footnotes = {"Model: m", line + "  ·  " + line + "  ·  " + line};
  const std::vector<std::string> texts = TextsOf(page);
  EXPECT_EQ(std::ranges::count(texts, line), 3);
  EXPECT_EQ(LayOut(page).height, kPageHeight + 2 * 27);
  page.footnotes = {"Model: m", line};
  EXPECT_EQ(LayOut(page).height, kPageHeight);
  page.footnotes = {std::string(400, 'a')};  // without a separator
  EXPECT_EQ(LayOut(page).height, kPageHeight);
}

TEST(ExtentOfTest, FollowsTheAlignment) {
  PlacedText text{"name", 500, 300, 15, "", Alignment::kRight};
  const double width = TextWidth("name", 15);
  EXPECT_DOUBLE_EQ(ExtentOf(text).right, 500);
  EXPECT_DOUBLE_EQ(ExtentOf(text).left, 500 - width);
  text.alignment = Alignment::kCenter;
  EXPECT_DOUBLE_EQ(ExtentOf(text).left, 500 - width / 2);
  text.upright = true;
  EXPECT_DOUBLE_EQ(ExtentOf(text).bottom, 300 - width / 2);
}

}  // namespace
}  // namespace llmb
