#include "harness/charts/level_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "harness/charts/chart_marks.h"
#include "harness/charts/level_lines.h"
#include "harness/charts/schedule_note.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr int kIntervalsAcross = 8;
constexpr int kIntervalsUpwards = 6;
constexpr double kLargestLinearThroughputs = 20;
constexpr std::size_t kMostLinesWithWhiskers = 6;  // those of more hide each other
constexpr std::string_view kSystemThroughput =
    "System throughput: output tokens per second of all users";

// `lowest` and `highest` are above 0.
ValueAxis ThroughputAxis(double lowest, double highest, int intervals, std::string_view label) {
  return highest > kLargestLinearThroughputs * lowest
             ? LogarithmicAxis(lowest, highest, std::string(label))
             : LinearAxis(highest, intervals, std::string(label));
}

bool IsDrawn(std::optional<double> value) { return value && std::isfinite(*value) && *value > 0; }

constexpr std::string_view kInteractivity =
    "Output tokens per second of a user: 1 / median time per output token";

// Across, what each user gets, and as the value, what the system gives.
std::optional<LevelPoint> TradeOf(const EndpointSamples& samples) {
  const auto times = BoxOf(SortedForDrawing(samples.time_per_output_token));
  const auto throughput = Summarize(samples).output_throughput;
  if (!times || times->median <= 0 || !IsDrawn(throughput)) return std::nullopt;
  return LevelPoint{.across = 1 / times->median,
                    .times = *times,
                    .label = samples.load.Label(),
                    .value = *throughput,
                    .short_label = samples.load.ShortLabel()};
}

void AddTradeReadings(const std::vector<LevelLine>& lines, Panel& panel) {
  for (const auto& [look, series, points] : lines) {
    for (const LevelPoint& point : points) {
      panel.readings.push_back(
          {{point.across, point.value},
           series,
           fmt::format("{} at {}: {} tokens/s per user, {} tokens/s in all, n = {}", look.name,
                       point.label, FormatNumber(point.across), FormatNumber(point.value),
                       FormatCount(point.times.count))});
    }
  }
}

Panel TradePanel(const std::vector<LevelLine>& lines) {
  const auto points = PointsOf(lines);
  const auto [least, most] = std::ranges::minmax(points, {}, &LevelPoint::value);
  const auto [slowest, fastest] = std::ranges::minmax(points, {}, &LevelPoint::across);
  Panel panel;
  panel.axis = ThroughputAxis(least.value, most.value, kIntervalsUpwards, kSystemThroughput);
  panel.title = panel.axis.label;
  panel.across = ThroughputAxis(slowest.across, fastest.across, kIntervalsAcross, kInteractivity);
  for (const LevelLine& line : lines) {
    std::vector<Point> places;
    for (const LevelPoint& point : line.points) places.push_back({point.across, point.value});
    if (!places.empty()) AddLine(line, std::move(places), panel);
  }
  AddLoadLabels(
      lines, [](const LevelPoint& point) { return point.value; }, panel);
  AddTradeReadings(lines, panel);
  return panel;
}

}  // namespace

bool HasSeveralLevels(const std::vector<EndpointSamples>& endpoints) {
  std::map<std::string_view, const EndpointSamples*> first;
  return std::ranges::any_of(endpoints, [&](const EndpointSamples& samples) {
    const auto [known, is_new] = first.emplace(samples.endpoint_name, &samples);
    return !is_new && known->second->load != samples.load;
  });
}

Page ThroughputVsLatency(const ChartInput& input) {
  Page page = MakePage(input, "Throughput against latency", "", BetterValues::kLowerRight);
  const auto lines = LinesOf(input, [](const EndpointSamples& samples) {
    const auto box = BoxOf(SortedForDrawing(samples.total_latency));
    const auto throughput = Summarize(samples).output_throughput;
    return box && IsDrawn(throughput)
               ? std::optional(LevelPoint{.across = *throughput,
                                          .times = *box,
                                          .label = samples.load.Label(),
                                          .short_label = samples.load.ShortLabel()})
               : std::nullopt;
  });
  const auto points = PointsOf(lines);
  const bool whiskers = lines.size() <= kMostLinesWithWhiskers;
  page.subtitle =
      fmt::format("Point: median, labelled with the load ({}) · line: low to high load · {}",
                  LoadUnit(input), whiskers ? kTailMarks : "diamond: p99");
  Panel panel;
  if (points.empty()) {
    panel.message = NoDataMessage(input, "No throughput was recorded");
  } else {
    const TimeScale scale = ScaleOf(points, "Total latency", whiskers);
    panel.axis = scale.axis;
    panel.title = scale.axis.label;
    const auto [least, most] = std::ranges::minmax(points, {}, &LevelPoint::across);
    panel.across = ThroughputAxis(least.across, most.across, kIntervalsAcross, kSystemThroughput);
    AddLevelLines(lines, scale.unit.per_second, whiskers, panel);
    AddLoadLabels(
        lines, [&](const LevelPoint& point) { return point.times.median * scale.unit.per_second; },
        panel);
    AddReadings(lines, scale, panel);
    AddLegendOf(lines, page);
  }
  page.panels.push_back(std::move(panel));
  SayLogarithmic(page);
  AddScheduleNote(input, page);
  return page;
}

Page ThroughputVsInteractivity(const ChartInput& input) {
  Page page = MakePage(input, "Throughput against interactivity",
                       fmt::format("Point: a load ({}) · line: low to high load", LoadUnit(input)),
                       BetterValues::kUpperRight);
  const auto lines = LinesOf(input, TradeOf);
  if (!input.context.streamed) {
    page.panels.emplace_back().message = "Responses were not streamed";
  } else if (PointsOf(lines).empty()) {
    page.panels.emplace_back().message = NoDataMessage(input, "No values were recorded");
  } else {
    page.panels.push_back(TradePanel(lines));
    AddLegendOf(lines, page);
  }
  SayLogarithmic(page);
  return page;
}

}  // namespace llmb
