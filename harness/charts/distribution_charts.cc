#include "harness/charts/distribution_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string_view>

#include "harness/charts/chart_style.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr int kPlacesOfLine = 160;
constexpr int kTimeIntervals = 6;
constexpr double kDistributionLineWidth = 1.3;
constexpr double kOnlyValueSize = 0.75;
constexpr std::size_t kMostLegendLines = 40;    // with more, the legend has a line per endpoint
constexpr std::size_t kMostLabelledLines = 40;  // with more, labels would have no room
constexpr int kLineDashes = 5;

struct DistributionTime {
  std::string_view quantity;
  std::vector<double> EndpointSamples::*values;
};
constexpr std::array kDistributionTimes = {
    DistributionTime{"Time to first token", &EndpointSamples::time_to_first_token},
    DistributionTime{"Total latency", &EndpointSamples::total_latency}};

// The values of one endpoint at one load, ascending.
struct Line {
  std::string name;
  std::string full_name;  // in readings
  std::string series;
  std::string load;
  std::string color;
  int dash = 1;
  std::string label;  // beside it: its load, if its endpoint has several
  std::vector<double> sorted;
};

// Loads of an endpoint differ in their dashes.
std::vector<Line> DistributionLines(const ChartInput& input, const DistributionTime& time) {
  const auto labels = EndpointLabels(input.endpoints);
  const auto names = EndpointNamesInFull(input.endpoints);
  const auto colors = EndpointColors(input);
  std::map<std::string, int> loads;
  std::map<std::string, int> all_loads;
  for (const EndpointSamples& samples : input.endpoints) ++all_loads[samples.endpoint_name];
  std::vector<Line> lines;
  for (std::size_t i = 0; i < input.endpoints.size(); ++i) {
    const EndpointSamples& samples = input.endpoints[i];
    lines.push_back({labels[i], names[i], samples.endpoint_name, samples.load.Key(),
                     std::string(LineColor(colors[i])),
                     1 + loads[samples.endpoint_name]++ % kLineDashes,
                     all_loads[samples.endpoint_name] > 1 ? samples.load.ShortLabel() : "",
                     SortedForDrawing(samples.*time.values)});
  }
  return lines;
}

TimeScale ScaleOfLines(const std::vector<Line>& lines, std::string_view quantity) {
  std::vector<TimeExtent> extents;
  for (const Line& line : lines) {
    if (line.sorted.empty()) continue;
    extents.push_back(
        {line.sorted.front(), *QuantileOfSorted(line.sorted, 0.5), line.sorted.back()});
  }
  return ChooseTimeScale(extents, quantity, kTimeIntervals);
}

ValueAxis PercentileAxis(const std::vector<Line>& lines) {
  std::size_t most = 2;
  for (const Line& line : lines) most = std::max(most, line.sorted.size());
  ValueAxis axis;
  axis.label = "Percentile, on a scale of 1 / (1 - p)";
  axis.logarithmic = true;
  axis.low = 1;
  axis.high = std::max(10.0, static_cast<double>(most));
  axis.tics = {{1, "p0"}, {2, "p50"}};
  for (double value = 10; value <= axis.high; value *= 10) {
    axis.tics.push_back({value, fmt::format("p{:.7g}", 100 * (1 - 1 / value))});
  }
  return axis;
}

// The percentiles that a pointer can read out. Many lines have fewer, to keep the page small.
std::span<const double> ReadPercentiles(std::size_t lines) {
  static constexpr double kOfFew[] = {0.5, 0.9, 0.95, 0.99, 0.999};
  static constexpr double kOfMany[] = {0.5, 0.99};
  if (lines > kMostLegendLines) return kOfMany;
  return kOfFew;
}

void AddLabel(const Line& line, const Point& at, Panel& panel) {
  if (!line.label.empty())
    panel.labels.push_back({at, line.label, line.color, line.series, line.load});
}

// The spectrum of one value is one point, and a line of no length would not be seen.
void AddOnlyValue(const Line& line, const TimeScale& scale, Panel& panel) {
  const double value = line.sorted.front();
  const Point at{1, value * scale.unit.per_second};
  panel.shapes.push_back(
      {ShapeKind::kDots, {at}, line.color, "", kOnlyValueSize, 1, line.series, line.load});
  panel.readings.push_back({at, line.series,
                            fmt::format("{}: {}, n = 1", line.full_name, scale.Format(value)),
                            line.load});
  AddLabel(line, at, panel);
}

void AddSpectrum(const Line& line, std::span<const double> percentiles, const TimeScale& scale,
                 Panel& panel) {
  if (line.sorted.empty()) return;
  if (line.sorted.size() == 1) return AddOnlyValue(line, scale, panel);
  const double per_second = scale.unit.per_second;
  const double end = static_cast<double>(line.sorted.size());
  Shape path{ShapeKind::kPath,       {},        line.color,  "",
             kDistributionLineWidth, line.dash, line.series, line.load};
  for (int i = 0; i <= kPlacesOfLine; ++i) {
    const double across = std::pow(end, static_cast<double>(i) / kPlacesOfLine);
    path.points.push_back({across, *QuantileOfSorted(line.sorted, 1 - 1 / across) * per_second});
  }
  for (const double p : percentiles) {
    if (1 / (1 - p) > end + 1e-6) break;
    const double value = *QuantileOfSorted(line.sorted, p);
    panel.readings.push_back(
        {{1 / (1 - p), value * per_second},
         line.series,
         fmt::format("{}: p{} {}", line.full_name, FormatShortNumber(p * 100), scale.Format(value)),
         line.load});
  }
  AddLabel(line, path.points.back(), panel);
  panel.shapes.push_back(std::move(path));
}

void AddShares(const Line& line, std::span<const double> percentiles, const TimeScale& scale,
               Panel& panel) {
  if (line.sorted.empty()) return;
  Shape path{ShapeKind::kPath,       {},        line.color,  "",
             kDistributionLineWidth, line.dash, line.series, line.load};
  for (int i = 0; i <= kPlacesOfLine; ++i) {
    const double share = static_cast<double>(i) / kPlacesOfLine;
    path.points.push_back(
        {*QuantileOfSorted(line.sorted, share) * scale.unit.per_second, 100 * share});
  }
  for (const double p : percentiles) {
    const double value = *QuantileOfSorted(line.sorted, p);
    panel.readings.push_back({{value * scale.unit.per_second, 100 * p},
                              line.series,
                              fmt::format("{}: {} % up to {}", line.full_name,
                                          FormatShortNumber(p * 100), scale.Format(value)),
                              line.load});
  }
  AddLabel(line, path.points[kPlacesOfLine * 9 / 10], panel);
  panel.shapes.push_back(std::move(path));
}

bool HasValues(const std::vector<Line>& lines) {
  return std::ranges::any_of(lines, [](const Line& line) { return !line.sorted.empty(); });
}

// A line for each of `lines`, or for each endpoint if there are too many.
std::vector<LegendEntry> LegendOf(const std::vector<Line>& lines) {
  std::vector<LegendEntry> legend;
  for (const Line& line : lines) {
    if (lines.size() <= kMostLegendLines) {
      legend.push_back({line.name, line.color, line.dash, line.series, line.load});
    } else if (std::ranges::find(legend, line.series, &LegendEntry::name) == legend.end()) {
      legend.push_back({line.series, line.color});
    }
  }
  return legend;
}

bool HasSeveralLoads(const ChartInput& input) {
  std::set<std::string> names;
  for (const EndpointSamples& samples : input.endpoints) names.insert(samples.endpoint_name);
  return names.size() < input.endpoints.size();
}

template <typename Draw>
Page DistributionPage(const ChartInput& input, std::string_view title, std::string subtitle,
                      BetterValues better, const Draw& draw) {
  if (HasSeveralLoads(input)) {
    subtitle += " · lines of one colour: the loads of an endpoint";
    if (input.endpoints.size() > kMostLabelledLines) {
      subtitle += ", named in the report under the pointer";
    }
  }
  Page page = MakePage(input, title, std::move(subtitle), better);
  for (const DistributionTime& time : kDistributionTimes) {
    const std::vector<Line> lines = DistributionLines(input, time);
    Panel panel;
    panel.title = time.quantity;
    if (!HasValues(lines)) {
      panel.message = NoDataMessage(input, "No values were recorded");
    } else {
      draw(lines, ScaleOfLines(lines, time.quantity), panel);
    }
    if (lines.size() > kMostLabelledLines) panel.labels.clear();
    if (page.legend.empty() && lines.size() > 1) page.legend = LegendOf(lines);
    page.panels.push_back(std::move(panel));
  }
  MergeEqualMessages(page);
  KeepMarkedLegend(page);
  return page;
}

}  // namespace

Page PercentileSpectrum(const ChartInput& input) {
  return DistributionPage(input, "Percentile spectrum",
                          "The time within which a share p of the requests lies · p90, p99 and "
                          "p99.9 are equally far apart",
                          BetterValues::kLower,
                          [](const auto& lines, const TimeScale& scale, Panel& panel) {
                            panel.axis = scale.axis;
                            panel.title = scale.axis.label;
                            panel.across = PercentileAxis(lines);
                            for (const Line& line : lines) {
                              AddSpectrum(line, ReadPercentiles(lines.size()), scale, panel);
                            }
                          });
}

Page EmpiricalDistribution(const ChartInput& input) {
  return DistributionPage(input, "Share of requests up to a time", "A line further left is faster",
                          BetterValues::kNeither,
                          [](const auto& lines, const TimeScale& scale, Panel& panel) {
                            panel.axis = LinearAxis(100, 5, "Share of requests (%)");
                            panel.title = "Share of requests (%)";
                            panel.across = scale.axis;
                            for (const Line& line : lines) {
                              AddShares(line, ReadPercentiles(lines.size()), scale, panel);
                            }
                          });
}

}  // namespace llmb
