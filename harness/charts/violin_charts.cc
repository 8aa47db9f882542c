#include "harness/charts/violin_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_marks.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/kernel_density.h"
#include "harness/charts/schedule_note.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/summary.h"

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
constexpr double kBesideViolin = 0.43;  // where intervals are, from the middle of the violin
constexpr double kHalfIntervalCap = 0.04;
constexpr double kIntervalLine = 1.6;

struct ViolinChart {
  std::string_view quantity;
  std::vector<double> EndpointSamples::*values;
  SummaryIntervals::Quantiles SummaryIntervals::*intervals;
  std::string_view not_streamed;
  std::string_view no_values;
};

constexpr ViolinChart kTtft = {"Time to first token", &EndpointSamples::time_to_first_token,
                               &SummaryIntervals::time_to_first_token,
                               "Responses were not streamed, so there is no time to first token",
                               "No time to first token was recorded"};
constexpr ViolinChart kTpot = {
    "Time per output token", &EndpointSamples::time_per_output_token,
    &SummaryIntervals::time_per_output_token,
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

// Everything that is drawn for one endpoint, in seconds.
struct Violin {
  std::vector<double> sorted;
  SummaryIntervals::Quantiles intervals;  // empty without a window
};

// A line beside the violin with a cap at each end that is known; without an upper end it goes up to
// the figure itself.
void AddInterval(const SamplingInterval& interval, double figure, const TimeScale& scale,
                 double category, std::size_t color, Panel& panel) {
  if (!interval.low) return;
  const auto at = [&](double seconds) { return panel.axis.Clamp(seconds * scale.unit.per_second); };
  const double across = category + kBesideViolin;
  Shape line{ShapeKind::kSegments, {}, std::string(LineColor(color)), "", kIntervalLine};
  const auto add = [&](double from, double low, double to, double high) {
    line.points.push_back({from, at(low)});
    line.points.push_back({to, at(high)});
  };
  const double high = interval.high.value_or(std::max(figure, *interval.low));
  add(across, *interval.low, across, high);
  add(across - kHalfIntervalCap, *interval.low, across + kHalfIntervalCap, *interval.low);
  if (interval.high) add(across - kHalfIntervalCap, high, across + kHalfIntervalCap, high);
  panel.shapes.push_back(std::move(line));
}

std::vector<TimeExtent> ExtentsOf(const std::vector<Violin>& violins) {
  std::vector<TimeExtent> extents;
  for (const auto& [sorted, intervals] : violins) {
    const auto box = BoxOf(sorted);
    if (!box) continue;
    const double low = intervals.p50.low.value_or(box->median);
    const double high = std::max(intervals.p50.high.value_or(0), intervals.p99.high.value_or(0));
    extents.push_back({std::min(sorted.front(), low), box->median, std::max(sorted.back(), high)});
  }
  return extents;
}

Panel ViolinPanel(const ChartInput& input, const std::vector<Violin>& violins,
                  const TimeScale& scale) {
  const auto colors = EndpointColors(input);
  Panel panel;
  panel.axis = scale.axis;
  panel.note_titles = TimeNoteTitles();
  for (std::size_t i = 0; i < violins.size(); ++i) {
    const auto& [sorted, intervals] = violins[i];
    const auto box = BoxOf(sorted);
    if (!box) {
      panel.notes.push_back(NoDataNote(input.endpoints[i]));
      continue;
    }
    panel.notes.push_back(TimeNote(*box, scale, true));
    std::vector<double> values = sorted;
    for (double& value : values) value *= scale.unit.per_second;
    const auto category = static_cast<double>(i);
    AddViolin(std::move(values), category, colors[i], panel);
    AddInterval(intervals.p50, box->median, scale, category, colors[i], panel);
    AddInterval(intervals.p99, box->p99, scale, category, colors[i], panel);
  }
  return panel;
}

std::vector<Violin> ViolinsOf(const ChartInput& input, const ViolinChart& chart) {
  const std::vector<EndpointSummary> summaries = SummarizeAll(input.endpoints);
  std::vector<Violin> violins;
  violins.reserve(summaries.size());
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const auto& intervals = summaries[i].intervals;
    violins.push_back({SortedForDrawing(input.endpoints[i].*chart.values),
                       intervals ? (*intervals).*chart.intervals : SummaryIntervals::Quantiles()});
  }
  return violins;
}

bool HasIntervals(const std::vector<Violin>& violins) {
  return std::ranges::any_of(violins, [](const Violin& violin) {
    return violin.intervals.p50.low || violin.intervals.p99.low;
  });
}

Page ViolinPage(const ChartInput& input, const ViolinChart& chart) {
  Page page = MakePage(input, chart.quantity,
                       fmt::format("Violin: density of requests, if under {} a dot each · white "
                                   "dot: median · bar: p25–p75 · {}",
                                   kFewestForDensity, kTailMarks),
                       BetterValues::kLower);
  const std::vector<Violin> violins = ViolinsOf(input, chart);
  const auto extents = ExtentsOf(violins);
  Panel panel;
  if (!input.context.streamed) {
    panel.message = chart.not_streamed;
  } else if (extents.empty()) {
    panel.message = NoDataMessage(input, std::string(chart.no_values));
  } else {
    panel = ViolinPanel(input, violins, ChooseTimeScale(extents, chart.quantity, kViolinIntervals));
    // With the rule for few requests it would be cut on most pages.
    if (HasIntervals(violins)) {
      page.subtitle = fmt::format(
          "Violin: density of requests · white dot: median · bar: p25–p75 · {} · beside: 95 % "
          "intervals",
          kTailMarks);
    }
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

Page TtftComparison(const ChartInput& input) {
  Page page = ViolinPage(input, kTtft);
  AddScheduleNote(input, page);
  return page;
}

Page TpotComparison(const ChartInput& input) { return ViolinPage(input, kTpot); }

}  // namespace llmb
