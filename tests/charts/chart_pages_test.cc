#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "harness/charts/bar_charts.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/endpoint_colors.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/level_charts.h"
#include "harness/charts/violin_charts.h"
#include "harness/metrics/summary.h"
#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::_;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using Endpoints = std::vector<EndpointSamples>;

// What a viewer sees at one category of a panel, read off the value axis. Empty: nothing of the
// kind.
struct Marks {
  std::vector<std::vector<double>> bars;      // each rectangle as {low, high}
  std::vector<std::vector<double>> whiskers;  // each line along the value axis as {low, high}
  std::vector<double> lines;                  // each line across the value axis
  std::vector<double> dots;
  std::vector<double> diamonds;
  std::vector<std::vector<Point>> sides;  // of a violin
  std::vector<std::string> colors;        // of outlines
  bool violin = false;
};

bool IsAt(const Point& point, double category) { return std::abs(point.category - category) < 0.5; }

// Adds the marks of a shape whose points come in pairs.
void AddPairs(const Shape& shape, double category, Marks& marks) {
  for (std::size_t i = 0; i + 1 < shape.points.size(); i += 2) {
    const Point& from = shape.points[i];
    const Point& to = shape.points[i + 1];
    if (!IsAt(from, category)) continue;
    const std::vector<double> span = {std::min(from.value, to.value),
                                      std::max(from.value, to.value)};
    if (shape.kind == ShapeKind::kRectangles) {
      marks.bars.push_back(span);
    } else if (from.value == to.value) {
      marks.lines.push_back(from.value);
    } else {
      marks.whiskers.push_back(span);
    }
  }
}

Marks MarksAt(const Panel& panel, double category) {
  Marks marks;
  for (const Shape& shape : panel.shapes) {
    if (shape.points.empty() || !IsAt(shape.points.front(), category)) continue;
    marks.colors.push_back(shape.line);
    if (shape.kind == ShapeKind::kArea) {
      marks.violin = true;
    } else if (shape.kind == ShapeKind::kDiamonds) {
      for (const Point& point : shape.points) marks.diamonds.push_back(point.value);
    } else if (shape.kind == ShapeKind::kPath) {
      marks.sides.push_back(shape.points);
    } else if (shape.kind == ShapeKind::kDots) {
      for (const Point& point : shape.points) marks.dots.push_back(point.value);
    } else {
      AddPairs(shape, category, marks);
    }
  }
  return marks;
}

EndpointSamples ElevenLatencies() {
  EndpointSamples samples = MakeSamples("a", 1, 11);
  samples.total_latency = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  return samples;
}

TEST(LatencyComparisonTest, ShowsQuartilesWhiskersAndTheRequestsOutside) {
  const Endpoints endpoints = {ElevenLatencies()};
  const Page page = LatencyComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  const Panel& panel = page.panels[0];
  const Marks marks = MarksAt(panel, 0);
  EXPECT_THAT(marks.bars, ElementsAre(ElementsAre(2.5, 7.5)));      // p25 to p75
  EXPECT_THAT(marks.whiskers, ElementsAre(ElementsAre(0.5, 9.5)));  // p5 to p95
  EXPECT_THAT(marks.lines, UnorderedElementsAre(0.5, 9.5, 5));      // two caps and the median
  EXPECT_THAT(marks.dots, UnorderedElementsAre(0, 10));
  EXPECT_THAT(marks.diamonds, ElementsAre(DoubleNear(9.9, 1e-9)));  // p99
  EXPECT_THAT(panel.note_titles, ElementsAre("median", "p95", "p99", "n"));
  EXPECT_THAT(panel.notes, ElementsAre(ElementsAre("5.00 s", "9.50 s", "9.90 s", "11")));
  EXPECT_EQ(page.better, BetterValues::kLower);
}

TEST(LatencyComparisonTest, AnEndpointKeepsItsColorWhenAnotherHasNoValues) {
  const Endpoints endpoints = {MakeSamples("down", 1, 0, 1, 3), MakeSamples("up", 1, 9)};
  const Panel panel = LatencyComparison({endpoints, {}}).panels[0];
  EXPECT_THAT(MarksAt(panel, 0).colors, IsEmpty());
  EXPECT_THAT(panel.notes[0], ElementsAre("none succeeded"));
  EXPECT_THAT(MarksAt(panel, 1).bars, SizeIs(1));
  EXPECT_THAT(MarksAt(panel, 1).colors, Contains(std::string(LineColor(OwnColor("up")))));
  EXPECT_THAT(MarksAt(panel, 1).colors, Not(Contains(std::string(LineColor(OwnColor("down"))))));
}

TEST(LatencyByLengthTest, PanelsAreInTheOrderOfLengthsAndShareOneScale) {
  const Endpoints endpoints = {MakeSamples("a", 1, 9), MakeSamples("b", 1, 9, 5)};
  const Page page = LatencyByLength({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 3u);
  EXPECT_EQ(page.panels[0].title, "Short prompts");
  EXPECT_EQ(page.panels[1].title, "Medium prompts");
  EXPECT_EQ(page.panels[2].title, "Long prompts");
  EXPECT_EQ(page.panels[0].axis.high, page.panels[2].axis.high);
  EXPECT_THAT(page.panels[1].notes[0], ElementsAre(_, _, _, "3"));
}

// MakeSamples: medians of 2 and 10 s, the highest 15: 7.5 times the smaller median. A panel of a
// third of the page has a linear axis up to 6 times, one of the whole page up to 20.
TEST(LatencyByLengthTest, NarrowPanelsHaveALogarithmicAxisEarlier) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 9, 1),
                                                  MakeSamples("b", 1, 9, 5)};
  EXPECT_THAT(LatencyByLength({endpoints, {}}).subtitle, HasSubstr("logarithmic axis"));
  EXPECT_THAT(LatencyComparison({endpoints, {}}).subtitle, Not(HasSubstr("logarithmic axis")));
}

TEST(LatencyByLengthTest, OtherWordsFollowAndEmptyOnesAreOmitted) {
  EndpointSamples samples = MakeSamples("a", 1, 1);  // only short prompts
  samples.latency_by_length["huge"] = {1};
  samples.latency_by_length[""] = {1};
  samples.latency_by_length["medium"] = {};
  const Endpoints endpoints = {samples, MakeSamples("b", 1, 1)};
  const Page page = LatencyByLength({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_EQ(page.panels[0].title, "Short prompts");
  EXPECT_EQ(page.panels[1].title, "Huge prompts");
  EXPECT_THAT(page.panels[1].notes[1], ElementsAre("no values"));
}

TEST(LatencyByLengthTest, ASingleEndpointHasARowPerLength) {
  const Endpoints endpoints = {MakeSamples("a", 1, 9)};  // 1 s to 3 s in steps of 0.25 s
  const Page page = LatencyByLength({endpoints, {}});
  EXPECT_EQ(page.title, "Total latency by prompt length: a");
  EXPECT_THAT(page.categories, ElementsAre("Short prompts", "Medium prompts", "Long prompts"));
  ASSERT_EQ(page.panels.size(), 1u);
  EXPECT_EQ(page.panels[0].title, "");
  // 1.00, 1.75 and 2.50 s
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("1.75 s", _, _, "3"));
  EXPECT_THAT(MarksAt(page.panels[0], 2).bars, SizeIs(1));
}

TEST(ComplexityPerformanceTest, ShowsAMessageWithoutComplexities) {
  EndpointSamples samples = MakeSamples("a", 1, 9);
  samples.latency_by_complexity.clear();
  const Endpoints endpoints = {samples};
  EXPECT_EQ(ComplexityPerformance({endpoints, {}}).panels[0].message,
            "No prompt complexity was recorded");
}

TEST(TtftComparisonTest, ShowsFewRequestsAsDotsAndManyAsAViolin) {
  const Endpoints endpoints = {MakeSamples("few", 1, 9), MakeSamples("many", 1, 10)};
  const Panel panel = TtftComparison({endpoints, {}}).panels[0];
  // 100 ms to 300 ms in steps of 25 ms. The median has a dot of its own.
  const Marks few = MarksAt(panel, 0);
  EXPECT_FALSE(few.violin);
  for (int i = 0; i < 9; ++i) EXPECT_THAT(few.dots, Contains(DoubleNear(100 + 25 * i, 1e-9)));
  const Marks many = MarksAt(panel, 1);
  EXPECT_TRUE(many.violin);
  EXPECT_THAT(many.colors, Contains(std::string(LineColor(OwnColor("many")))));
}

TEST(TtftComparisonTest, ShowsIdenticalRequestsAsADot) {
  EndpointSamples samples = MakeSamples("a", 1, 100);
  samples.time_to_first_token.assign(100, 0.25);
  const Endpoints endpoints = {samples};
  const Panel panel = TtftComparison({endpoints, {}}).panels[0];
  EXPECT_FALSE(MarksAt(panel, 0).violin);
  EXPECT_THAT(MarksAt(panel, 0).dots, AllOf(Not(IsEmpty()), Each(250)));  // in ms
  EXPECT_THAT(panel.notes[0], ElementsAre("250 ms", "250 ms", "250 ms", "100"));
}

TEST(TtftComparisonTest, MarksTheTailAndLeavesTheEndsOpen) {
  EndpointSamples samples = MakeSamples("a", 1, 0);
  for (int i = 0; i <= 100; ++i) samples.time_to_first_token.push_back(0.1 + 0.001 * i);
  const Endpoints endpoints = {samples};
  const Page page = TtftComparison({endpoints, {}});
  const Marks marks = MarksAt(page.panels[0], 0);
  EXPECT_THAT(marks.diamonds, ElementsAre(DoubleNear(199, 1e-9)));  // p99 of 100 to 200 ms
  ASSERT_FALSE(marks.whiskers.empty());
  EXPECT_THAT(marks.whiskers[0], ElementsAre(DoubleNear(105, 1e-9), DoubleNear(195, 1e-9)));
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("150 ms", "195 ms", "199 ms", "101"));
  // No line crosses the violin at its ends: each side is a line of its own.
  ASSERT_EQ(marks.sides.size(), 2u);
  for (const Point& point : marks.sides[0]) EXPECT_GT(point.category, 0);
  for (const Point& point : marks.sides[1]) EXPECT_LT(point.category, 0);
  EXPECT_THAT(page.subtitle, HasSubstr("whiskers: p5–p95 · diamond: p99"));
  EXPECT_THAT(page.subtitle, Not(HasSubstr("logarithmic")));
}

TEST(TtftComparisonTest, SaysThatTheAxisIsLogarithmic) {
  const Endpoints endpoints = {MakeSamples("fast", 1, 20), MakeSamples("slow", 1, 20, 100)};
  EXPECT_THAT(TtftComparison({endpoints, {}}).subtitle, HasSubstr("logarithmic axis"));
  EXPECT_THAT(LatencyComparison({endpoints, {}}).subtitle, HasSubstr("logarithmic axis"));
  EXPECT_THAT(LatencyByLength({endpoints, {}}).subtitle, HasSubstr("logarithmic axis"));
}

TEST(TpotComparisonTest, ShowsAMessageWithoutStreaming) {
  const Endpoints endpoints = {MakeSamples("a", 1, 20)};
  ChartContext context;
  context.streamed = false;
  EXPECT_THAT(TpotComparison({endpoints, context}).panels[0].message, HasSubstr("not streamed"));
  EXPECT_THAT(TtftComparison({endpoints, context}).panels[0].message, HasSubstr("not streamed"));
}

// `count` requests of one user, one after another, with a TTFT of 0.1 to 0.2 s by turns.
Endpoints Windowed(int count) {
  RunSamples samples;
  for (int i = 0; i < count; ++i) {
    RequestRecord record;
    record.endpoint_name = "a";
    record.load = ClosedLoop{1};
    record.started = TimePoint(std::chrono::seconds(i));
    record.total_latency = std::chrono::seconds(1);
    record.time_to_first_token = std::chrono::milliseconds(100 + i * 37 % 101);
    record.output_tokens = 2;
    record.in_window = true;
    samples.Add(record);
  }
  samples.FinishWindows();
  return samples.Endpoints();
}

// The lines beside the violin at the first category, each from low to high, in ms.
std::vector<std::vector<double>> LinesBeside(const Panel& panel) {
  std::vector<std::vector<double>> lines;
  for (const Shape& shape : panel.shapes) {
    if (shape.kind != ShapeKind::kSegments || shape.points[0].category < 0.4) continue;
    lines.push_back({shape.points[0].value, shape.points[1].value,
                     static_cast<double>(shape.points.size() / 2 - 1)});
  }
  return lines;
}

TEST(TtftComparisonTest, IntervalsOfMedianAndP99StandBesideTheViolin) {
  const Endpoints endpoints = Windowed(1000);
  const auto intervals = SummarizeAll(endpoints).front().intervals->time_to_first_token;
  ASSERT_TRUE(intervals.p50.high && intervals.p99.high);
  const Page page = TtftComparison({endpoints, {}});
  // Two caps each.
  EXPECT_THAT(LinesBeside(page.panels[0]),
              ElementsAre(ElementsAre(DoubleNear(*intervals.p50.low * 1e3, 1e-6),
                                      DoubleNear(*intervals.p50.high * 1e3, 1e-6), 2),
                          ElementsAre(DoubleNear(*intervals.p99.low * 1e3, 1e-6),
                                      DoubleNear(*intervals.p99.high * 1e3, 1e-6), 2)));
  EXPECT_THAT(page.subtitle, HasSubstr("beside: 95 % intervals"));
}

TEST(TtftComparisonTest, AnIntervalWithoutAnUpperEndGoesUpToTheFigure) {
  const Endpoints endpoints = Windowed(100);
  const auto intervals = SummarizeAll(endpoints).front().intervals->time_to_first_token;
  ASSERT_TRUE(intervals.p50.low && !intervals.p50.high);
  const auto lines = LinesBeside(TtftComparison({endpoints, {}}).panels[0]);
  ASSERT_FALSE(lines.empty());
  EXPECT_THAT(lines[0], ElementsAre(DoubleNear(*intervals.p50.low * 1e3, 1e-6), _, 1));
  EXPECT_GE(lines[0][1], lines[0][0]);
}

TEST(TtftComparisonTest, WithoutAWindowThereAreNoIntervals) {
  const Endpoints endpoints = {MakeSamples("a", 1, 100)};
  const Page page = TtftComparison({endpoints, {}});
  EXPECT_THAT(LinesBeside(page.panels[0]), IsEmpty());
  EXPECT_THAT(page.subtitle, Not(HasSubstr("intervals")));
}

// Arrivals of 10 a second, each of which waits `wait` for a slot and has a TTFT of 0.1 s.
Endpoints OpenLoopThatWaits(Nanoseconds wait) {
  RunSamples samples;
  for (int i = 0; i < 40; ++i) {
    RequestRecord record;
    record.endpoint_name = "a";
    record.load = OpenLoop{10};
    record.started = TimePoint(std::chrono::milliseconds(100 * i) + wait);
    record.schedule_delay = Nanoseconds(0);
    record.slot_wait = wait;
    record.total_latency = std::chrono::milliseconds(200);
    record.time_to_first_token = std::chrono::milliseconds(100);
    record.in_window = true;
    samples.Add(record);
  }
  samples.FinishWindows();
  return samples.Endpoints();
}

// 0.1 s after a wait of 2 s.
TEST(ScheduleNoteTest, TheFootHasTheTtftFromTheScheduleWhereRequestsWaited) {
  const Endpoints endpoints = OpenLoopThatWaits(std::chrono::seconds(2));
  for (const auto make : {TtftComparison, LatencyComparison, TtftVsLoad, ThroughputVsLatency}) {
    EXPECT_THAT(make({endpoints, {}}).footnotes,
                Contains("Requests waited to be sent, and the times here do not include that. Time "
                         "to first token from "
                         "the schedule: a p50 2.1 s, p99 2.1 s"));
  }
  EXPECT_THAT(TpotComparison({endpoints, {}}).footnotes, SizeIs(2));
}

TEST(ScheduleNoteTest, WithoutWaitsThereIsNone) {
  const Endpoints endpoints = OpenLoopThatWaits(Nanoseconds(0));
  EXPECT_THAT(TtftComparison({endpoints, {}}).footnotes, SizeIs(2));
  EXPECT_THAT(TtftComparison({Endpoints(), {}}).footnotes, SizeIs(2));
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
    // The right side ascends, then the left side descends.
    ASSERT_EQ(points.size() % 2, 0u);
    EXPECT_EQ(points[points.size() / 2 - 1].value, points[points.size() / 2].value);
    EXPECT_EQ(points.front().value, points.back().value);
    EXPECT_GT(points.front().category, 5);
    EXPECT_LT(points.back().category, 5);
  }
}

// Requests of a run are not independent, so an interval that takes them as such is too narrow.
TEST(ThroughputComparisonTest, ShowsTheMeanWithoutAnIntervalAndTheWholeEndpoint) {
  EndpointSamples samples = MakeSamples("a", 1, 4);
  samples.tokens_per_second = {10, 20, 30, 40};
  const Endpoints endpoints = {samples};
  const Page page = ThroughputComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  const Marks request = MarksAt(page.panels[0], 0);
  EXPECT_THAT(request.bars, ElementsAre(ElementsAre(0, 25)));
  EXPECT_THAT(request.whiskers, IsEmpty());
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("25.0 tokens/s", "n = 4"));
  EXPECT_THAT(page.subtitle, Not(HasSubstr("interval")));
  EXPECT_EQ(page.panels[0].title, "Per-request speed");
  EXPECT_EQ(page.panels[1].title, "System throughput");
  // 4 x 100 tokens in 60 s.
  EXPECT_THAT(MarksAt(page.panels[1], 0).bars,
              ElementsAre(ElementsAre(0, DoubleNear(400.0 / 60, 1e-9))));
}

// 2 +- 0.754052, as in the tests of intervals. Only 500 requests give an upper end.
TEST(ThroughputComparisonTest, SaysTheIntervalOfTheWholeEndpoint) {
  EndpointSamples samples = MakeSamples("a", 1, 4);
  samples.window = {.length = std::chrono::seconds(10),
                    .successes = 20,
                    .output_tokens = 20,
                    .output_rates = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3}};
  Endpoints endpoints = {samples};
  EXPECT_THAT(ThroughputComparison({endpoints, {}}).panels[1].notes[0],
              ElementsAre("2.00 tokens/s", "95 %: at least 1.25"));
  for (int i = 0; i < 500; ++i) endpoints[0].ordered_times.Add(RequestRecord());
  EXPECT_THAT(ThroughputComparison({endpoints, {}}).panels[1].notes[0],
              ElementsAre("2.00 tokens/s", "95 % interval 1.25–2.75"));
}

TEST(ThroughputComparisonTest, OmitsAnUnknownThroughput) {
  EndpointSamples samples = MakeSamples("a", 1, 1);
  samples.duration = {};
  const Endpoints endpoints = {samples};
  const Page page = ThroughputComparison({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1u);
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("100 tokens/s", "n = 1"));
}

TEST(TokenAnalysisTest, ShowsMeansOfInputAndOutput) {
  const Endpoints endpoints = {MakeSamples("a", 1, 11)};  // input 20..30, output 100
  const Page page = TokenAnalysis({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 2u);
  EXPECT_THAT(page.panels[0].notes[0], ElementsAre("mean 25", "n = 11"));
  EXPECT_THAT(MarksAt(page.panels[0], 0).whiskers, ElementsAre(ElementsAre(20.5, 29.5)));
  EXPECT_THAT(page.panels[1].notes[0], ElementsAre("mean 100", "n = 11"));
  EXPECT_EQ(page.better, BetterValues::kNeither);
}

TEST(TokenAnalysisTest, ShowsAMessageInThePanelWithoutValues) {
  EndpointSamples samples = MakeSamples("a", 1, 3);
  samples.input_tokens = {};
  const Endpoints endpoints = {samples};
  const Page page = TokenAnalysis({endpoints, {}});
  EXPECT_EQ(page.panels[0].message, "No input tokens were reported");
  EXPECT_EQ(page.panels[1].message, "");
}

TEST(SuccessRateTest, ShowsRatesCountsAndFailures) {
  const Endpoints endpoints = {MakeSamples("a", 1, 97, 1, 3), MakeSamples("b", 1, 5),
                               MakeSamples("c", 1, 0, 1, 2), MakeSamples("d", 1, 0)};
  const Page page = SuccessRate({endpoints, {}});
  EXPECT_THAT(page.subtitle, HasSubstr("if failures are independent"));
  const Panel& panel = page.panels[0];
  EXPECT_EQ(panel.axis.high, 100);
  EXPECT_THAT(MarksAt(panel, 0).bars, ElementsAre(ElementsAre(0, 97)));
  // Whiskers are p5 to p95 in every chart, so the interval is a text.
  EXPECT_THAT(MarksAt(panel, 0).whiskers, IsEmpty());
  EXPECT_THAT(
      panel.notes,
      ElementsAre(ElementsAre("97.00% (97 of 100)", "95 % interval 91.5–99.0 %", "timeout 3"),
                  ElementsAre("100.00% (5 of 5)", "95 % interval 56.6–100.0 %"),
                  ElementsAre("0.00% (0 of 2)", "95 % interval 0.0–65.8 %", "timeout 2"),
                  ElementsAre("no requests")));
}

TEST(SuccessRateTest, Shows100PercentOnlyWithoutFailures) {
  EndpointSamples samples = MakeSamples("a", 1, 1);
  samples.total_requests = 100'000;
  samples.successful_requests = 99'999;
  const Endpoints endpoints = {samples};
  EXPECT_EQ(SuccessRate({endpoints, {}}).panels[0].notes[0][0], "99.99% (99,999 of 100,000)");
}

}  // namespace
}  // namespace llmb
