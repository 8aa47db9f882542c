#include "harness/charts/violin_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_marks.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/kernel_density.h"
#include "harness/charts/time_scale.h"

namespace llmb {
namespace {

constexpr std::size_t kFewestForDensity = 10;
constexpr int kOutlinePlaces = 400;
constexpr int kViolinIntervals = 8;
constexpr double kHalfViolin = 0.36;
constexpr double kOutlineWidth = 1.1;
constexpr double kQuartileWidth = 4.5;
constexpr double kMedianDot = 2.1;
constexpr double kMedianCore = 1.4;
constexpr double kRequestDot = 1.1;
constexpr int kRequestTransparency = 0x55;

struct ViolinChart {
  std::string_view quantity;
  std::vector<double> EndpointSamples::*values;
  std::string_view not_streamed;
  std::string_view no_values;
};

constexpr ViolinChart kTtft = {"Time to first token", &EndpointSamples::time_to_first_token,
                               "Responses were not streamed, so there is no time to first token",
                               "No time to first token was recorded"};
constexpr ViolinChart kTpot = {
    "Time per output token", &EndpointSamples::time_per_output_token,
    "Responses were not streamed, so there is no time per output token",
    "No streamed response had two or more tokens, so there is no time per output token"};

// The logarithms of the values for a logarithmic axis, otherwise the values.
std::vector<double> Transformed(const std::vector<double>& sorted, bool logarithmic) {
  std::vector<double> transformed = sorted;
  if (logarithmic) {
    for (double& value : transformed) value = std::log(value);
  }
  return transformed;
}

std::vector<double> EvenPlaces(double low, double high) {
  std::vector<double> places;
  places.reserve(kOutlinePlaces);
  for (int i = 0; i < kOutlinePlaces; ++i) {
    places.push_back(low + (high - low) * i / (kOutlinePlaces - 1));
  }
  return places;
}

void AddDensity(const std::vector<double>& sorted, double category, std::size_t color,
                Panel& panel) {
  Shape area = ViolinOutline(sorted, panel.axis.logarithmic, category, kHalfViolin);
  area.fill = FillColor(color);
  // The two sides are drawn as lines, but not the ends: the violin is cut off there, at the fastest
  // and the slowest request.
  const auto middle = area.points.begin() + static_cast<std::ptrdiff_t>(area.points.size() / 2);
  const std::string line(LineColor(color));
  const Shape right{ShapeKind::kPath, {area.points.begin(), middle}, line, "", kOutlineWidth};
  const Shape left{ShapeKind::kPath, {middle, area.points.end()}, line, "", kOutlineWidth};
  panel.shapes.push_back(std::move(area));
  panel.shapes.push_back(right);
  panel.shapes.push_back(left);
}

// Adds a dot for each different value.
void AddRequests(const std::vector<double>& sorted, double category, std::size_t color,
                 Panel& panel) {
  Shape dots{ShapeKind::kDots,
             {},
             WithTransparency(LineColor(color), kRequestTransparency),
             "",
             kRequestDot};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i] != sorted[i - 1]) dots.points.push_back({category, sorted[i]});
  }
  panel.shapes.push_back(std::move(dots));
}

void AddQuantiles(const BoxStatistics& box, double category, Panel& panel) {
  const std::string line(kInk);
  const Point median{category, box.median};
  AddWhisker(box.p5, box.p95, category, line, panel);
  panel.shapes.push_back(
      {ShapeKind::kSegments, {{category, box.p25}, {category, box.p75}}, line, "", kQuartileWidth});
  AddTailMark(box.p99, category, panel);
  panel.shapes.push_back({ShapeKind::kDots, {median}, line, "", kMedianDot});
  panel.shapes.push_back({ShapeKind::kDots, {median}, std::string(kPaper), "", kMedianCore});
}

// `sorted` is in the unit of the panel. Values are clamped to the axis because zero has no
// logarithm.
void AddViolin(std::vector<double> sorted, double category, std::size_t color, Panel& panel) {
  for (double& value : sorted) value = panel.axis.Clamp(value);
  const bool has_density = sorted.size() >= kFewestForDensity && sorted.front() < sorted.back();
  if (has_density) {
    AddDensity(sorted, category, color, panel);
  } else {
    AddRequests(sorted, category, color, panel);
  }
  AddQuantiles(*BoxOf(sorted), category, panel);
}

std::vector<TimeExtent> ExtentsOf(const std::vector<std::vector<double>>& samples) {
  std::vector<TimeExtent> extents;
  for (const auto& sorted : samples) {
    if (const auto box = BoxOf(sorted)) {
      extents.push_back({sorted.front(), box->median, sorted.back()});
    }
  }
  return extents;
}

Panel ViolinPanel(const ChartInput& input, const std::vector<std::vector<double>>& samples,
                  const TimeScale& scale) {
  const auto colors = EndpointColors(input);
  Panel panel;
  panel.axis = scale.axis;
  panel.note_titles = TimeNoteTitles();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto box = BoxOf(samples[i]);
    if (!box) {
      panel.notes.push_back(NoDataNote(input.endpoints[i]));
      continue;
    }
    panel.notes.push_back(TimeNote(*box, scale, true));
    std::vector<double> values = samples[i];
    for (double& value : values) value *= scale.unit.per_second;
    AddViolin(std::move(values), static_cast<double>(i), colors[i], panel);
  }
  return panel;
}

Page ViolinPage(const ChartInput& input, const ViolinChart& chart) {
  Page page = MakePage(input, chart.quantity,
                       fmt::format("Violin: density of requests, if under {} a dot each · white "
                                   "dot: median · bar: p25–p75 · {}",
                                   kFewestForDensity, kTailMarks),
                       BetterValues::kLower);
  std::vector<std::vector<double>> samples;
  for (const EndpointSamples& endpoint : input.endpoints) {
    samples.push_back(SortedForDrawing(endpoint.*chart.values));
  }
  const auto extents = ExtentsOf(samples);
  Panel panel;
  if (!input.context.streamed) {
    panel.message = chart.not_streamed;
  } else if (extents.empty()) {
    panel.message = NoDataMessage(input, std::string(chart.no_values));
  } else {
    panel = ViolinPanel(input, samples, ChooseTimeScale(extents, chart.quantity, kViolinIntervals));
  }
  page.panels.push_back(std::move(panel));
  SayLogarithmic(page);
  return page;
}

}  // namespace

Shape ViolinOutline(const std::vector<double>& sorted, bool logarithmic, double category,
                    double half_width) {
  const std::vector<double> values = Transformed(sorted, logarithmic);
  const std::vector<double> places = EvenPlaces(values.front(), values.back());
  // A narrower kernel would miss some of the places, and the outline would look like a comb.
  const double bandwidth = std::max(ModeBandwidth(values), places[1] - places[0]);
  const auto densities = KernelDensity(values, bandwidth, places);
  const double scale = half_width / *std::max_element(densities.begin(), densities.end());
  Shape outline{ShapeKind::kArea, {}, "", "", 1};
  const auto add = [&](std::size_t i, double side) {
    outline.points.push_back(
        {category + side * scale * densities[i], logarithmic ? std::exp(places[i]) : places[i]});
  };
  for (std::size_t i = 0; i < places.size(); ++i) add(i, 1);
  for (std::size_t i = places.size(); i-- > 0;) add(i, -1);
  return outline;
}

Page TtftComparison(const ChartInput& input) { return ViolinPage(input, kTtft); }

Page TpotComparison(const ChartInput& input) { return ViolinPage(input, kTpot); }

}  // namespace llmb
