#include "harness/charts/timeline_charts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord Record(int second, Nanoseconds latency) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.started = TimePoint(std::chrono::seconds(second));
  record.total_latency = latency;
  record.time_to_first_token = latency / 2;
  record.output_tokens = 10;
  return record;
}

std::vector<PageFile> ChartsOf(const RequestTimeline& timeline) {
  std::vector<EndpointSamples> endpoints(1);
  endpoints[0].endpoint_name = "a";
  endpoints[0].total_requests = endpoints[0].successful_requests = 1;
  const ChartContext context = MakeContext();
  return TimelineCharts({endpoints, context}, timeline);
}

const Page* Find(const std::vector<PageFile>& files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &PageFile::file_name);
  return found == files.end() ? nullptr : &found->page;
}

TEST(TimelineCharts, WithoutStartsOnePageSaysSo) {
  RequestTimeline timeline;
  RequestRecord record = Record(0, 1s);
  record.started.reset();
  timeline.Add(record);
  const auto files = ChartsOf(timeline);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].page.panels[0].message, "The files do not say when requests were started");
  EXPECT_EQ(ChartsOf(RequestTimeline()).size(), 1U);
}

TEST(TimelineCharts, WarmupAndRequestsOutsideOfTheWindowLookDifferent) {
  RequestTimeline timeline;
  RequestRecord warmup = Record(0, 1s);
  warmup.warmup = true;
  RequestRecord outside = Record(1, 1s);
  outside.in_window = false;
  for (const RequestRecord& record : {warmup, outside, Record(2, 1s)}) timeline.Add(record);
  const auto files = ChartsOf(timeline);
  const Panel& panel = Find(files, "ttft_by_arrival")->panels[0];
  ASSERT_EQ(panel.shapes.size(), 3U);
  for (const Shape& shape : panel.shapes) EXPECT_EQ(shape.points.size(), 1U);
  EXPECT_NE(panel.shapes[0].line, panel.shapes[1].line);
  EXPECT_NE(panel.shapes[1].line, panel.shapes[2].line);
  EXPECT_EQ(panel.readings.size(), 3U);
}

// Two requests of 6 s, the second from 4 s on: 1, 2 and 1 in flight. 10 tokens in the second half
// of each, from 3 to 6 s and from 7 to 10 s.
TEST(TimelineCharts, LoadIsTheMeanOfEachShortTime) {
  RequestTimeline timeline;
  timeline.Add(Record(0, 6s));
  timeline.Add(Record(4, 6s));
  const auto files = ChartsOf(timeline);
  const Page& page = *Find(files, "load_over_time");
  const auto at = [&](std::size_t panel, double second) {
    const auto& points = page.panels[panel].shapes[0].points;
    return std::ranges::min_element(
               points, {}, [&](const Point& point) { return std::abs(point.category - second); })
        ->value;
  };
  EXPECT_NEAR(at(0, 2), 1, 1e-9);
  EXPECT_NEAR(at(0, 5), 2, 1e-9);
  EXPECT_NEAR(at(0, 8), 1, 1e-9);
  EXPECT_NEAR(at(1, 2), 0, 1e-9);
  EXPECT_NEAR(at(1, 5), 10.0 / 3, 1e-9);
  EXPECT_NEAR(at(1, 6.5), 0, 1e-9);
}

// 100 and 400 input tokens are two doublings apart.
TEST(TimelineCharts, TtftByInputLengthHasAPointPerGroupOfLengths) {
  RequestTimeline timeline;
  for (const int tokens : {100, 100, 400}) {
    RequestRecord record = Record(tokens, 2s);
    record.input_tokens = tokens;
    timeline.Add(record);
  }
  RequestRecord warmup = Record(0, 9s);
  warmup.input_tokens = 5;
  warmup.warmup = true;
  timeline.Add(warmup);
  const auto files = ChartsOf(timeline);
  const Panel& panel = Find(files, "ttft_by_input_length")->panels[0];
  ASSERT_EQ(panel.readings.size(), 2U);
  EXPECT_EQ(panel.readings[0].text, "a, about 100 input tokens: median 1.00 s, n = 2");
  EXPECT_DOUBLE_EQ(panel.readings[1].at.category, 400);
}

TEST(TimelineCharts, FailuresAreCountedByTypeWhereThereAreAny) {
  RequestTimeline timeline;
  timeline.Add(Record(0, 1s));
  EXPECT_EQ(Find(ChartsOf(timeline), "failures_over_time"), nullptr);
  RequestRecord failed = Record(1, 1s);
  failed.error_type = ErrorType::kTimeout;
  timeline.Add(failed);
  timeline.Add(failed);
  const auto files = ChartsOf(timeline);
  const Page* page = Find(files, "failures_over_time");
  ASSERT_NE(page, nullptr);
  ASSERT_EQ(page->panels[0].shapes.size(), 1U);
  EXPECT_DOUBLE_EQ(page->panels[0].shapes[0].points[1].value, 2);
  EXPECT_EQ(page->legend[0].name, "timeout");
  // The steps of the axis are whole requests: 0, 1 and 2.
  const auto& tics = page->panels[0].axis.tics;
  ASSERT_EQ(tics.size(), 3U);
  EXPECT_EQ(tics[1].label, "1");
}

// One user's requests of 1 s follow each other, the first at 0 s and the last of 40 at 39 s. The 12
// in the middle, from the 15th on, begin at 14 s and end at 26 s.
TEST(TimelineCharts, ALaneHasNoMoreRequestsThanCanBeTold) {
  RequestTimeline timeline;
  for (int i = 0; i < 40; ++i) timeline.Add(Record(i, 1s));
  const auto files = ChartsOf(timeline);
  const Page* page = Find(files, "swim_lanes");
  ASSERT_NE(page, nullptr);
  const Panel& panel = page->panels[0];
  EXPECT_EQ(panel.readings.size(), 12U);
  EXPECT_EQ(page->subtitle,
            "A bar per request, from the middle of the run: 12 for each in flight, 80 at most");
  EXPECT_DOUBLE_EQ(panel.readings.front().at.category, 14.5);
  // In steps of 5 s.
  EXPECT_DOUBLE_EQ(panel.across->low, 10);
  EXPECT_DOUBLE_EQ(panel.across->high, 30);
}

// Five requests of 1 s follow each other, and one more waited until it began at 0 s. From -0.5 s to
// 5 s, five steps are of 2 s each.
TEST(TimelineCharts, LanesBeginBefore0OnlyForAWaitThatCanBeSeen) {
  const auto low_after = [](Nanoseconds wait) {
    RequestTimeline timeline;
    for (int i = 0; i < 5; ++i) timeline.Add(Record(i, 1s));
    RequestRecord late = Record(0, 1s);
    late.slot_wait = wait;
    timeline.Add(late);
    return Find(ChartsOf(timeline), "swim_lanes")->panels[0].across->low;
  };
  EXPECT_DOUBLE_EQ(low_after(20us), 0);
  EXPECT_DOUBLE_EQ(low_after(500ms), -2);
}

// A run that the user ends has cancelled requests, and no failures.
TEST(TimelineCharts, CancelledRequestsAreNoFailures) {
  RequestTimeline timeline;
  RequestRecord cancelled = Record(0, 1s);
  cancelled.error_type = ErrorType::kCancelled;
  timeline.Add(cancelled);
  const auto files = ChartsOf(timeline);
  EXPECT_EQ(Find(files, "failures_over_time"), nullptr);
  const Page* page = Find(files, "swim_lanes");
  ASSERT_NE(page, nullptr);
  ASSERT_EQ(page->panels[0].readings.size(), 1U);
  EXPECT_EQ(page->panels[0].readings[0].text, "a at 0.000 s: cancelled 1 s");
  EXPECT_EQ(page->legend.back().name, "cancelled");
}

TEST(TimelineCharts, SizeDoesNotGrowWithTheRequests) {
  RequestTimeline timeline;
  for (int i = 0; i < 20'000; ++i) timeline.Add(Record(i, std::chrono::milliseconds(500 + i % 97)));
  std::size_t points = 0;
  for (const PageFile& file : ChartsOf(timeline)) {
    for (const Panel& panel : file.page.panels) {
      for (const Shape& shape : panel.shapes) points += shape.points.size();
    }
  }
  EXPECT_LT(points, 8'000U);
}

}  // namespace
}  // namespace llmb
