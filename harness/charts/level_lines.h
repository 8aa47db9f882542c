#pragma once

// Lines over load levels: one per endpoint, with a point per level from low to high load.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_frame.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/confidence.h"

namespace llmb {

// One endpoint at one level. `across` is in the unit of the axis across.
struct LevelPoint {
  double across = 0;
  BoxStatistics times;  // seconds
  std::string label{};  // in readings: "8 users"
  // The 95 % interval of the median; without an upper end, from the low end to the median.
  std::optional<Interval> interval{};
  double value = 0;           // in charts whose values are not times
  std::string short_label{};  // beside the point: "8"
};

struct LevelLine {
  LegendEntry look;
  std::string series;              // the endpoint
  std::vector<LevelPoint> points;  // from low to high load
};

// A line per endpoint, and per element of the endpoints the index of its line.
struct LevelLines {
  std::vector<LevelLine> lines;
  std::vector<std::size_t> line_of;
};

// Several series have the same colour if they are of one endpoint, or if there are more than
// colours. They differ in their dashes.
LevelLines EmptyLines(const ChartInput& input);

// `make_point` gives the point of an element of the endpoints, or nullopt. Lines without a point
// are there, too.
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

// The points of all lines.
std::vector<LevelPoint> PointsOf(const std::vector<LevelLine>& lines);

// Adds the marks of times to a panel with axes: medians as dots on a line, intervals as bars, p99
// as diamonds and, with `whiskers`, p5 to p95. All tails are below all lines, and all lines below
// all dots.
void AddLevelLines(const std::vector<LevelLine>& lines, double per_second, bool whiskers,
                   Panel& panel);

// Adds a line of the endpoint through `points`, which are in the units of the panel, and its dots.
void AddLine(const LevelLine& line, std::vector<Point> points, Panel& panel);

// Adds what is read out at the points of times.
void AddReadings(const std::vector<LevelLine>& lines, const TimeScale& scale, Panel& panel);

// The scale of times with all marks of AddLevelLines. `points` must not be empty. Values in `also`,
// in seconds, are on it as well.
TimeScale ScaleOf(const std::vector<LevelPoint>& points, std::string_view quantity, bool whiskers,
                  const std::vector<double>& also = {});

// Labels points with their loads, the ends of lines first: where labels have no room, these say
// most. `value_of` is the value of a point in the unit of the panel.
template <typename ValueOf>
void AddLoadLabels(const std::vector<LevelLine>& lines, const ValueOf& value_of, Panel& panel) {
  std::vector<PointLabel> inner;
  for (const auto& [look, series, points] : lines) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      PointLabel label{
          {points[i].across, value_of(points[i])}, points[i].short_label, look.color, series};
      const bool is_end = i == 0 || i + 1 == points.size();
      (is_end ? panel.labels : inner).push_back(std::move(label));
    }
  }
  panel.labels.insert(panel.labels.end(), inner.begin(), inner.end());
}

// "users", "requests/s" or both.
std::string_view LoadUnit(const ChartInput& input);

// A legend of the lines with points, if there are several lines; the subtitle names the others. The
// name of a single line is in the title.
void AddLegendOf(const std::vector<LevelLine>& lines, Page& page);

}  // namespace llmb
