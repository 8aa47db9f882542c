#include "harness/charts/level_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_marks.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/confidence.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr int kIntervalsAcross = 8;
constexpr int kIntervalsOfLevels = 6;
constexpr double kLargestLinearLoads = 10;  // highest / lowest load
constexpr double kLargestLinearThroughputs = 20;
constexpr double kRoomBesideLoads = 1.12;
constexpr double kLevelTailWidth = 1.1;
constexpr double kLevelDiamond = 1.5;
constexpr double kIntervalWidth = 5;
constexpr int kTailTransparency = 0x80;
constexpr std::size_t kMostLinesWithWhiskers = 6;  // those of more hide each other
constexpr int kFirstDash = 1;
constexpr int kDashes = 5;

// One endpoint at one level. `across` is in the unit of the axis across.
struct LevelPoint {
  double across = 0;
  BoxStatistics times;  // seconds
  std::string label{};
  // Of the median: its 95 % interval, or from its low end to the median if that is all.
  std::optional<Interval> interval{};
};

struct LevelLine {
  LegendEntry look;
  std::string series;              // the endpoint
  std::vector<LevelPoint> points;  // from low to high load
};

// A line per endpoint, without points, and per element of the endpoints the index of its line.
struct LevelLines {
  std::vector<LevelLine> lines;
  std::vector<std::size_t> line_of;
};

bool HasBothKinds(const ChartInput& input) {
  return std::ranges::any_of(input.endpoints, [&](const EndpointSamples& samples) {
    return samples.load.IsOpenLoop() != input.endpoints.front().load.IsOpenLoop();
  });
}

// Users and rates of an endpoint are no levels of one line.
std::string LineName(const EndpointSamples& samples, bool both_kinds) {
  if (!both_kinds) return samples.endpoint_name;
  return samples.endpoint_name + (samples.load.IsOpenLoop() ? ", requests/s" : ", users");
}

// Several series have the same colour if they are of one endpoint, or if there are more than
// colours. They differ in their dashes.
LevelLines EmptyLines(const ChartInput& input) {
  LevelLines all;
  const bool both_kinds = HasBothKinds(input);
  const auto colors = EndpointColors(input);
  std::map<std::string, std::size_t> known;
  std::map<std::string_view, int> with_color;
  for (std::size_t i = 0; i < input.endpoints.size(); ++i) {
    const std::string name = LineName(input.endpoints[i], both_kinds);
    const auto [line, is_new] = known.emplace(name, all.lines.size());
    all.line_of.push_back(line->second);
    if (!is_new) continue;
    const std::string_view color = LineColor(colors[i]);
    const int dash = kFirstDash + with_color[color]++ % kDashes;
    all.lines.push_back({{name, std::string(color), dash}, input.endpoints[i].endpoint_name, {}});
  }
  return all;
}

template <typename MakePoint>
std::vector<LevelLine> LinesOf(const ChartInput& input, const MakePoint& make_point) {
  LevelLines all = EmptyLines(input);
  for (std::size_t i = 0; i < input.endpoints.size(); ++i) {
    if (auto point = make_point(input.endpoints[i])) {
      all.lines[all.line_of[i]].points.push_back(std::move(*point));
    }
  }
  return std::move(all.lines);
}

std::vector<LevelPoint> PointsOf(const std::vector<LevelLine>& lines) {
  std::vector<LevelPoint> points;
  for (const LevelLine& line : lines) {
    points.insert(points.end(), line.points.begin(), line.points.end());
  }
  return points;
}

// All tails are below all lines, and all lines below all dots.
void AddLevelLines(const std::vector<LevelLine>& lines, double per_second, bool whiskers,
                   Panel& panel) {
  std::vector<Shape> paths, dots;
  for (const auto& [look, series, points] : lines) {
    const std::string pale = WithTransparency(look.color, kTailTransparency);
    Shape tails{ShapeKind::kSegments, {}, pale, "", kLevelTailWidth};
    Shape intervals{ShapeKind::kSegments, {}, pale, "", kIntervalWidth};
    Shape diamonds{ShapeKind::kDiamonds, {}, pale, "", kLevelDiamond};
    Shape path{ShapeKind::kPath, {}, look.color, "", kLevelLineWidth, look.dash};
    for (const LevelPoint& point : points) {
      const auto at = [&](double seconds) { return Point{point.across, seconds * per_second}; };
      path.points.push_back(at(point.times.median));
      diamonds.points.push_back(at(point.times.p99));
      if (point.interval) {
        intervals.points.push_back(at(point.interval->low));
        intervals.points.push_back(at(point.interval->high));
      }
      if (!whiskers || point.times.p5 == point.times.p95) continue;
      tails.points.push_back(at(point.times.p5));
      tails.points.push_back(at(point.times.p95));
    }
    dots.push_back({ShapeKind::kDots, path.points, look.color, "", kLevelDotSize});
    for (Shape* s : {&tails, &intervals, &diamonds, &path, &dots.back()}) s->series = series;
    if (path.points.size() > 1) paths.push_back(std::move(path));
    panel.shapes.push_back(std::move(tails));
    panel.shapes.push_back(std::move(intervals));
    panel.shapes.push_back(std::move(diamonds));
  }
  std::ranges::move(paths, std::back_inserter(panel.shapes));
  std::ranges::move(dots, std::back_inserter(panel.shapes));
}

void AddReadings(const std::vector<LevelLine>& lines, const TimeScale& scale, Panel& panel) {
  for (const auto& [look, series, points] : lines) {
    for (const LevelPoint& point : points) {
      const Point at{point.across, point.times.median * scale.unit.per_second};
      const auto note = TimeNote(point.times, scale, true);
      std::string text = fmt::format("{} at {}: median {}, p95 {}, p99 {}, n = {}", look.name,
                                     point.label, note[0], note[1], note[2], note[3]);
      panel.readings.push_back({at, series, std::move(text)});
    }
  }
}

TimeScale ScaleOf(const std::vector<LevelPoint>& points, std::string_view quantity, bool whiskers) {
  std::vector<TimeExtent> extents;
  for (const LevelPoint& point : points) {
    const BoxStatistics& times = point.times;
    const double low = point.interval ? point.interval->low : times.median;
    const double high = point.interval ? point.interval->high : times.median;
    extents.push_back({std::min(whiskers ? times.p5 : times.median, low), times.median,
                       std::max(times.p99, high)});
  }
  return ChooseTimeScale(extents, quantity, kIntervalsOfLevels);
}

// The ends of lines first: where labels have no room, these say most.
void AddLoadLabels(const std::vector<LevelLine>& lines, double per_second, Panel& panel) {
  std::vector<PointLabel> inner;
  for (const auto& [look, series, points] : lines) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      PointLabel label{
          {points[i].across, points[i].times.median * per_second}, points[i].label, look.color};
      const bool is_end = i == 0 || i + 1 == points.size();
      (is_end ? panel.labels : inner).push_back(std::move(label));
    }
  }
  panel.labels.insert(panel.labels.end(), inner.begin(), inner.end());
}

ValueAxis ThroughputAxis(const std::vector<LevelPoint>& points) {
  const auto [least, most] = std::ranges::minmax_element(points, {}, &LevelPoint::across);
  std::string label = "System throughput: output tokens per second of all users";
  return most->across > kLargestLinearThroughputs * least->across
             ? LogarithmicAxis(least->across, most->across, std::move(label))
             : LinearAxis(most->across, kIntervalsAcross, std::move(label));
}

double LoadOf(const EndpointSamples& samples) {
  const auto users = samples.load.Users();
  return users ? *users : samples.load.Rate().value_or(0);
}

std::string_view LoadUnit(const ChartInput& input) {
  const auto is_open = [](const EndpointSamples& samples) { return samples.load.IsOpenLoop(); };
  if (std::ranges::none_of(input.endpoints, is_open)) return "users";
  return std::ranges::all_of(input.endpoints, is_open) ? "requests/s" : "users, or requests/s";
}

std::string LoadAxisLabel(const ChartInput& input) {
  const std::string_view unit = LoadUnit(input);
  if (unit == "users") return "Users per endpoint";
  return unit == "requests/s" ? "Requests per second to an endpoint"
                              : "Users of an endpoint, or requests per second";
}

// Numbers stand at the levels that were measured.
ValueAxis LoadAxis(const ChartInput& input) {
  std::set<double> loads;
  for (const EndpointSamples& samples : input.endpoints) {
    loads.insert(LoadOf(samples));
  }
  ValueAxis axis;
  axis.label = LoadAxisLabel(input);
  for (const double load : loads) axis.tics.push_back({load, FormatShortNumber(load)});
  if (loads.empty()) return axis;
  axis.logarithmic = *loads.rbegin() > kLargestLinearLoads * *loads.begin();
  axis.high = *loads.rbegin() * kRoomBesideLoads;
  if (axis.logarithmic) {
    axis.label += ", log scale";
    axis.low = *loads.begin() / kRoomBesideLoads;
  }
  return axis;
}

struct LoadPanel {
  std::string_view quantity;
  std::vector<double> EndpointSamples::*values;
  SummaryIntervals::Quantiles SummaryIntervals::*intervals;
  bool needs_stream;
};

constexpr std::array kLoadPanels = {
    LoadPanel{"Time to first token", &EndpointSamples::time_to_first_token,
              &SummaryIntervals::time_to_first_token, true},
    LoadPanel{"Time per output token", &EndpointSamples::time_per_output_token,
              &SummaryIntervals::time_per_output_token, true},
    LoadPanel{"Total latency", &EndpointSamples::total_latency, &SummaryIntervals::total_latency,
              false}};

std::optional<Interval> MedianInterval(const EndpointSummary& summary, const LoadPanel& kind,
                                       double median) {
  if (!summary.intervals) return std::nullopt;
  const SamplingInterval& interval = ((*summary.intervals).*kind.intervals).p50;
  if (!interval.low) return std::nullopt;
  return Interval{*interval.low, interval.high.value_or(std::max(median, *interval.low))};
}

// `summaries` are of the input's endpoints, in the same order.
Panel PanelOfLoads(const ChartInput& input, const std::vector<EndpointSummary>& summaries,
                   const LoadPanel& kind) {
  Panel panel;
  const auto lines =
      LinesOf(input, [&](const EndpointSamples& samples) -> std::optional<LevelPoint> {
        const auto box = BoxOf(SortedForDrawing(samples.*kind.values));
        if (!box) return std::nullopt;
        const auto index = static_cast<std::size_t>(&samples - input.endpoints.data());
        return LevelPoint{.across = LoadOf(samples),
                          .times = *box,
                          .label = samples.load.Label(),
                          .interval = MedianInterval(summaries[index], kind, box->median)};
      });
  const auto points = PointsOf(lines);
  panel.title = kind.quantity;
  if (kind.needs_stream && !input.context.streamed) {
    panel.message = "Responses were not streamed";
  } else if (points.empty()) {
    panel.message = NoDataMessage(input, "No values were recorded");
  } else {
    const TimeScale scale = ScaleOf(points, kind.quantity, false);
    panel.axis = scale.axis;
    panel.title = scale.axis.label;
    panel.across = LoadAxis(input);
    AddLevelLines(lines, scale.unit.per_second, false, panel);
    AddReadings(lines, scale, panel);
  }
  return panel;
}

void AddLegendOf(const ChartInput& input, Page& page) {
  const auto lines = EmptyLines(input).lines;
  if (lines.size() < 2) return;  // the title has the name
  for (const LevelLine& line : lines) page.legend.push_back(line.look);
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
    const bool drawn = box && throughput && std::isfinite(*throughput) && *throughput > 0;
    return drawn ? std::optional(LevelPoint{*throughput, *box, samples.load.ShortLabel()})
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
    panel.across = ThroughputAxis(points);
    AddLevelLines(lines, scale.unit.per_second, whiskers, panel);
    AddLoadLabels(lines, scale.unit.per_second, panel);
    AddReadings(lines, scale, panel);
    AddLegendOf(input, page);
  }
  page.panels.push_back(std::move(panel));
  SayLogarithmic(page);
  return page;
}

Page TtftVsLoad(const ChartInput& input) {
  Page page = MakePage(input, "Times against load", "Point and line: median · diamond: p99",
                       BetterValues::kLower);
  const std::vector<EndpointSummary> summaries = SummarizeAll(input.endpoints);
  for (const LoadPanel& kind : kLoadPanels) {
    page.panels.push_back(PanelOfLoads(input, summaries, kind));
  }
  if (std::ranges::any_of(summaries, [](const auto& s) { return s.intervals.has_value(); })) {
    page.subtitle += " · bar: 95 % interval of the median, or its lower part";
  }
  MergeEqualMessages(page);
  AddLegendOf(input, page);
  SayLogarithmic(page);
  return page;
}

}  // namespace llmb
