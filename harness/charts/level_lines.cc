#include "harness/charts/level_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/charts/chart_style.h"

namespace llmb {
namespace {

constexpr int kIntervalsOfLevels = 6;
constexpr double kLevelTailWidth = 1.1;
constexpr double kLevelDiamond = 1.5;
constexpr double kIntervalWidth = 5;
constexpr int kTailTransparency = 0x80;
constexpr int kFirstDash = 1;
constexpr int kDashes = 5;

bool HasBothKinds(const ChartInput& input) {
  return std::ranges::any_of(input.endpoints, [&](const EndpointSamples& samples) {
    return samples.load.IsOpenLoop() != input.endpoints.front().load.IsOpenLoop();
  });
}

// Users and rates of an endpoint are not levels of the same line.
std::string LineName(const EndpointSamples& samples, bool both_kinds) {
  if (!both_kinds) return samples.endpoint_name;
  return samples.endpoint_name + (samples.load.IsOpenLoop() ? ", requests/s" : ", users");
}

}  // namespace

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
    const std::string& endpoint = input.endpoints[i].endpoint_name;
    all.lines.push_back({{name, std::string(color), dash, endpoint}, endpoint, {}});
  }
  return all;
}

std::vector<LevelPoint> PointsOf(const std::vector<LevelLine>& lines) {
  std::vector<LevelPoint> points;
  for (const LevelLine& line : lines) {
    points.insert(points.end(), line.points.begin(), line.points.end());
  }
  return points;
}

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

void AddLine(const LevelLine& line, std::vector<Point> points, Panel& panel) {
  Shape dots{ShapeKind::kDots, points, line.look.color, "", kLevelDotSize};
  Shape path{ShapeKind::kPath, std::move(points), line.look.color, "",
             kLevelLineWidth,  line.look.dash};
  dots.series = path.series = line.series;
  if (path.points.size() > 1) panel.shapes.push_back(std::move(path));
  panel.shapes.push_back(std::move(dots));
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

TimeScale ScaleOf(const std::vector<LevelPoint>& points, std::string_view quantity, bool whiskers,
                  const std::vector<double>& also) {
  std::vector<TimeExtent> extents;
  for (const LevelPoint& point : points) {
    const BoxStatistics& times = point.times;
    const double low = point.interval ? point.interval->low : times.median;
    const double high = point.interval ? point.interval->high : times.median;
    extents.push_back({std::min(whiskers ? times.p5 : times.median, low), times.median,
                       std::max(times.p99, high)});
  }
  for (const double seconds : also) extents.push_back({seconds, seconds, seconds});
  return ChooseTimeScale(extents, quantity, kIntervalsOfLevels);
}

std::string_view LoadUnit(const ChartInput& input) {
  const auto is_open = [](const EndpointSamples& samples) { return samples.load.IsOpenLoop(); };
  if (std::ranges::none_of(input.endpoints, is_open)) return "users";
  return std::ranges::all_of(input.endpoints, is_open) ? "requests/s" : "users, or requests/s";
}

void AddLegendOf(const std::vector<LevelLine>& lines, Page& page) {
  if (lines.size() < 2) return;  // the title has the name
  std::vector<std::string> without_values;
  for (const LevelLine& line : lines) {
    if (line.points.empty()) {
      without_values.push_back(line.look.name);
    } else {
      page.legend.push_back(line.look);
    }
  }
  if (!page.legend.empty()) SayWithoutValues(without_values, page);
}

}  // namespace llmb
