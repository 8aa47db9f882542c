#include "harness/charts/level_charts.h"

#include <gmock/gmock.h>

#include "harness/charts/page_layout.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// 100 tokens per request in 60 s (MakeSamples).
double Throughput(int requests) { return 100.0 * requests / 60; }

const Shape& OnlyPath(const Panel& panel) {
  const auto path = std::ranges::find(panel.shapes, ShapeKind::kPath, &Shape::kind);
  EXPECT_NE(path, panel.shapes.end());
  return *path;
}

TEST(HasSeveralLevelsTest, CountsTheLoadsOfOneEndpoint) {
  EXPECT_FALSE(HasSeveralLevels({}));
  EXPECT_FALSE(HasSeveralLevels({MakeSamples("a", 1, 3)}));
  EXPECT_FALSE(HasSeveralLevels({MakeSamples("a", 1, 3), MakeSamples("b", 8, 3)}));
  EXPECT_TRUE(HasSeveralLevels({MakeSamples("a", 1, 3), MakeSamples("a", 8, 3)}));
}

TEST(ThroughputVsLatencyTest, HasAPointPerLevelAndALinePerEndpoint) {
  // Latencies are spread evenly over 1 to 3 s and 2 to 6 s, so the medians are 2 and 4 s.
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21, 1),
                                                  MakeSamples("a", 8, 61, 2)};
  const Page page = ThroughputVsLatency({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  const Panel& panel = page.panels.front();
  const Shape& path = OnlyPath(panel);
  ASSERT_EQ(path.points.size(), 2u);
  EXPECT_DOUBLE_EQ(path.points[0].category, Throughput(21));
  EXPECT_DOUBLE_EQ(path.points[0].value, 2);
  EXPECT_DOUBLE_EQ(path.points[1].category, Throughput(61));
  EXPECT_DOUBLE_EQ(path.points[1].value, 4);
  ASSERT_EQ(panel.labels.size(), 2u);
  EXPECT_EQ(panel.labels[0].text, "1");
  EXPECT_EQ(panel.labels[1].text, "8");
  EXPECT_THAT(page.legend, IsEmpty());
  EXPECT_THAT(page.title, HasSubstr(": a"));
}

TEST(ThroughputVsLatencyTest, ALevelWithoutASuccessHasNoPoint) {
  const std::vector<EndpointSamples> endpoints = {
      MakeSamples("a", 1, 21), MakeSamples("a", 2, 0, 1, 5), MakeSamples("a", 8, 61)};
  EXPECT_EQ(OnlyPath(ThroughputVsLatency({endpoints, {}}).panels[0]).points.size(), 2u);
}

TEST(ThroughputVsLatencyTest, WithoutAnyPointSaysWhy) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 0, 1, 5),
                                                  MakeSamples("a", 2, 0, 1, 5)};
  const Page page = ThroughputVsLatency({endpoints, {}});
  EXPECT_EQ(page.panels[0].message, "None of the 10 requests succeeded: timeout 10");
  EXPECT_FALSE(page.panels[0].across);
}

TEST(ThroughputVsLatencyTest, TheLegendNamesEachEndpointOnce) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 8, 61),
                                                  MakeSamples("b", 1, 21), MakeSamples("b", 8, 61)};
  const Page page = ThroughputVsLatency({endpoints, {}});
  ASSERT_EQ(page.legend.size(), 2u);
  EXPECT_EQ(page.legend[0].name, "a");
  EXPECT_EQ(page.legend[1].name, "b");
  EXPECT_NE(page.legend[0].color, page.legend[1].color);
  EXPECT_EQ(page.legend[1].dash, 1);
}

TEST(LevelCharts, ALegendHasTheLinesWithAPointAndTheSubtitleTheOthers) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 8, 61),
                                                  MakeSamples("down", 1, 0, 1, 5),
                                                  MakeSamples("down", 8, 0, 1, 5)};
  for (const auto make : {ThroughputVsLatency, ThroughputVsInteractivity, TtftVsLoad}) {
    const Page page = make({endpoints, {}});
    ASSERT_EQ(page.legend.size(), 1u) << page.title;
    EXPECT_EQ(page.legend[0].name, "a");
    EXPECT_THAT(page.subtitle, HasSubstr(" · without values: down")) << page.title;
  }
}

TEST(ThroughputVsLatencyTest, SeriesOfOneEndpointDifferInTheirDashes) {
  ChartContext context;
  context.endpoint_of_series = {{"a, 64 tokens", "a"}, {"a, 256 tokens", "a"}};
  const std::vector<EndpointSamples> endpoints = {
      MakeSamples("a, 64 tokens", 1, 21), MakeSamples("a, 64 tokens", 8, 61),
      MakeSamples("a, 256 tokens", 1, 21), MakeSamples("a, 256 tokens", 8, 61)};
  const Page page = ThroughputVsLatency({endpoints, context});
  ASSERT_EQ(page.legend.size(), 2u);
  EXPECT_EQ(page.legend[0].color, page.legend[1].color);
  EXPECT_NE(page.legend[0].dash, page.legend[1].dash);
}

// MakeSamples: TPOT is spread evenly over a hundredth of the latencies, so the medians are 20 and
// 40 ms.
TEST(ThroughputVsInteractivityTest, HasAPointPerLevel) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21, 1),
                                                  MakeSamples("a", 8, 61, 2)};
  const Page page = ThroughputVsInteractivity({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  const Shape& path = OnlyPath(page.panels.front());
  ASSERT_EQ(path.points.size(), 2u);
  EXPECT_DOUBLE_EQ(path.points[0].category, 50);
  EXPECT_DOUBLE_EQ(path.points[0].value, Throughput(21));
  EXPECT_DOUBLE_EQ(path.points[1].category, 25);
  EXPECT_DOUBLE_EQ(path.points[1].value, Throughput(61));
  ASSERT_EQ(page.panels.front().labels.size(), 2u);
  EXPECT_EQ(page.panels.front().labels[1].text, "8");
  EXPECT_TRUE(page.panels.front().readings[1].text.starts_with("a at 8 users: "));
  EXPECT_EQ(page.better, BetterValues::kUpperRight);
}

TEST(ThroughputVsInteractivityTest, WithoutStreamingSaysSo) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21)};
  ChartContext context;
  context.streamed = false;
  EXPECT_EQ(ThroughputVsInteractivity({endpoints, context}).panels[0].message,
            "Responses were not streamed");
}

// The latencies are 1 to 3 s, so a limit of 10 s is within four times the p99 and one of 60 s is
// not.
TEST(TtftVsLoadTest, HasALineForEachThresholdNearTheValues) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 4, 21),
                                                  MakeSamples("b", 4, 21)};
  ChartContext context;
  context.slo.of_all = {*ParseThreshold("latency_p99<10s"), *ParseThreshold("latency_p50<60s"),
                        *ParseThreshold("success>=99%")};
  context.slo.of_endpoint["b"] = {*ParseThreshold("latency_p50<2s@users:4")};
  const Page page = TtftVsLoad({endpoints, context});
  const Panel& panel = page.panels[2];
  ASSERT_EQ(panel.labels.size(), 2u);
  EXPECT_EQ(panel.labels[0].text, "p99<10s");
  EXPECT_DOUBLE_EQ(panel.labels[0].at.value, 10);
  EXPECT_EQ(panel.labels[1].text, "b: p50<2s@users:4");
  EXPECT_LT(panel.labels[1].at.category, panel.across->high);
  EXPECT_GE(panel.axis.high, 10);
  EXPECT_THAT(page.panels[0].labels, IsEmpty());
  EXPECT_THAT(page.subtitle, HasSubstr("dashed: threshold"));
}

TEST(TtftVsLoadTest, HasThreePanelsOverTheLoads) {
  // Latencies from 2 to 6 s: TTFT is a tenth, TPOT a hundredth (MakeSamples).
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21, 1),
                                                  MakeSamples("a", 8, 61, 2)};
  const Page page = TtftVsLoad({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 3u);
  EXPECT_EQ(page.panels[0].title, "Time to first token (ms)");
  EXPECT_EQ(page.panels[1].title, "Time per output token (ms)");
  EXPECT_EQ(page.panels[2].title, "Total latency (s)");
  const Shape& path = OnlyPath(page.panels[0]);
  ASSERT_EQ(path.points.size(), 2u);
  EXPECT_DOUBLE_EQ(path.points[0].category, 1);
  EXPECT_NEAR(path.points[0].value, 200, 1e-9);
  EXPECT_DOUBLE_EQ(path.points[1].category, 8);
  EXPECT_NEAR(path.points[1].value, 400, 1e-9);
  const ValueAxis& across = *page.panels[0].across;
  EXPECT_FALSE(across.logarithmic);
  ASSERT_EQ(across.tics.size(), 2u);
  EXPECT_EQ(across.tics[1].label, "8");
}

TEST(TtftVsLoadTest, ALoadThatGrowsMuchHasALogarithmicAxisAndSaysSo) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21),
                                                  MakeSamples("a", 64, 61)};
  const Page page = TtftVsLoad({endpoints, {}});
  EXPECT_TRUE(page.panels[0].across->logarithmic);
  EXPECT_THAT(page.subtitle, HasSubstr("logarithmic axis"));
  EXPECT_THAT(page.panels[0].across->label, HasSubstr("log scale"));
}

TEST(TtftVsLoadTest, ManyLoadsHaveRoundNumbers) {
  std::vector<EndpointSamples> endpoints;
  for (int users = 7; users < 20; ++users) endpoints.push_back(MakeSamples("a", users, 21));
  const Page page = TtftVsLoad({endpoints, {}});
  EXPECT_LE(page.panels[0].across->tics.size(), 7u);
  EXPECT_EQ(page.panels[0].across->tics.back().label, "20");
}

TEST(TtftVsLoadTest, RatesHaveAnAxisOfRates) {
  std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 8, 61)};
  endpoints[0].load = OpenLoop{0.5};
  endpoints[1].load = OpenLoop{2};
  const Page page = TtftVsLoad({endpoints, {}});
  EXPECT_EQ(page.panels[0].across->label, "Requests/s to an endpoint");
  EXPECT_DOUBLE_EQ(OnlyPath(page.panels[0]).points[0].category, 0.5);
}

TEST(TtftVsLoadTest, UsersAndRatesOfAnEndpointAreTwoLines) {
  std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 8, 61),
                                            MakeSamples("a", 1, 21), MakeSamples("a", 1, 61)};
  endpoints[2].load = OpenLoop{0.5};
  endpoints[3].load = OpenLoop{2};
  const Page page = TtftVsLoad({endpoints, {}});
  ASSERT_EQ(page.legend.size(), 2u);
  EXPECT_EQ(page.legend[0].name, "a, users");
  EXPECT_EQ(page.legend[1].name, "a, requests/s");
  EXPECT_EQ(page.legend[1].series, "a");
  EXPECT_EQ(page.legend[0].color, page.legend[1].color);
}

TEST(TtftVsLoadTest, ResponsesThatWereNotStreamedHaveOnlyALatency) {
  ChartContext context;
  context.streamed = false;
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 8, 61)};
  const Page page = TtftVsLoad({endpoints, context});
  EXPECT_FALSE(page.panels[0].message.empty());
  EXPECT_FALSE(page.panels[1].message.empty());
  EXPECT_TRUE(page.panels[2].message.empty());
}

TEST(LayOutLinesTest, ALabelLiesOnNoDiamond) {
  Page page;
  page.panels.resize(1);
  Panel& panel = page.panels[0];
  panel.axis = panel.across.emplace(LinearAxis(10, 5, "unit"));
  panel.labels = {{{5, 5}, "6", "#000000"}};
  const PlacedText free = LayOut(page).point_labels.at(0);
  const Rectangle plot = LayOut(page).plots[0];
  // Where the label would be without it.
  panel.shapes = {{ShapeKind::kDiamonds,
                   {{10 * (free.x + 4 - plot.left) / plot.Width(),
                     10 * (free.y - plot.bottom) / plot.Height()}},
                   "#000000",
                   ""}};
  const PlacedText moved = LayOut(page).point_labels.at(0);
  EXPECT_NE(moved.x, free.x);
}

TEST(LayOutLinesTest, TheLabelOfANarrowAxisIsNotCut) {
  std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 21), MakeSamples("a", 4, 21)};
  for (const bool both : {false, true}) {
    endpoints[0].load = both ? LoadLevel(ClosedLoop{1}) : LoadLevel(OpenLoop{0.5});
    endpoints[1].load = OpenLoop{64};
    for (const PlacedText& text : LayOut(TtftVsLoad({endpoints, {}})).texts) {
      EXPECT_EQ(text.text.find("…"), std::string::npos) << text.text;
    }
  }
}

TEST(LayOutLinesTest, ALabelWithoutRoomIsLeftOut) {
  // Both levels of 60 endpoints at the same two places.
  std::vector<EndpointSamples> endpoints;
  for (int i = 0; i < 60; ++i) {
    endpoints.push_back(MakeSamples(std::to_string(i), 1, 21));
    endpoints.push_back(MakeSamples(std::to_string(i), 8, 61));
  }
  const Page page = ThroughputVsLatency({endpoints, {}});
  EXPECT_EQ(page.panels[0].labels.size(), 120u);
  EXPECT_THAT(LayOut(page).point_labels.size(),
              ::testing::AllOf(::testing::Ge(2), ::testing::Lt(20)));
}

}  // namespace
}  // namespace llmb
