// Charts over the whole run: arrivals, load and failures.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/timeline_parts.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr std::size_t kMostDots = 4000;  // of all endpoints; more requests are binned
constexpr int kArrivalBins = 300;
constexpr int kLoadBins = 240;
constexpr int kFailureBins = 60;
constexpr int kBinsPerReading = 12;
constexpr int kArrivalIntervals = 6;
constexpr double kArrivalDot = 0.8;
constexpr double kArrivalLineWidth = 1.4;
constexpr int kOutsideTransparency = 0xA8;
constexpr int kBandTransparency = 0xA0;
constexpr std::size_t kMostDotReadings = 300;

// A time to first token in the unit of its chart.
struct Arrival {
  const TimedRequest* request;
  double ttft;  // seconds
};

std::vector<std::vector<Arrival>> ArrivalsOf(const TimelineView& view) {
  std::vector<std::vector<Arrival>> arrivals(view.names.size());
  for (const TimedRequest& request : view.requests) {
    if (request.first_token) arrivals[request.endpoint].push_back({&request, *request.first_token});
  }
  return arrivals;
}

TimeExtent ExtentOf(const std::vector<Arrival>& arrivals) {
  std::vector<double> values;
  values.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) values.push_back(arrival.ttft);
  std::ranges::sort(values);
  return {values.front(), *QuantileOfSorted(values, 0.5), values.back()};
}

std::string_view PhaseWord(const TimedRequest& request) {
  if (request.warmup) return ", warm-up";
  return request.in_window ? "" : ", outside of the window";
}

// A dot per request: warm-up grey, what is in no figure pale.
void AddArrivalDots(const std::vector<Arrival>& arrivals, const std::string& name,
                    const std::string& color, const TimeScale& scale, bool readings, Panel& panel) {
  Shape inside{ShapeKind::kDots, {}, color, "", kArrivalDot, 1, name};
  Shape outside{ShapeKind::kDots,
                {},
                WithTransparency(color, kOutsideTransparency),
                "",
                kArrivalDot,
                1,
                name};
  Shape warmup{ShapeKind::kDots, {}, std::string(kMutedColor), "", kArrivalDot, 1, name};
  for (const auto& [request, ttft] : arrivals) {
    Shape& shape = request->warmup ? warmup : request->in_window ? inside : outside;
    shape.points.push_back({request->start, ttft * scale.unit.per_second});
    if (!readings) continue;
    panel.readings.push_back({shape.points.back(), name,
                              fmt::format("{} at {:.3f} s: {}{}", name, request->start,
                                          scale.Format(ttft), PhaseWord(*request))});
  }
  for (Shape* shape : {&warmup, &outside, &inside}) panel.shapes.push_back(std::move(*shape));
}

// The median of each bin as a line, and the range from p5 to p95.
void AddArrivalBins(const TimelineView& view, const std::vector<Arrival>& arrivals,
                    const std::string& name, const std::string& color, const TimeScale& scale,
                    Panel& panel) {
  std::vector<std::vector<double>> bins(kArrivalBins);
  for (const auto& [request, ttft] : arrivals) {
    const auto bin = static_cast<std::size_t>(request->start / view.end * kArrivalBins);
    bins[std::min<std::size_t>(bin, kArrivalBins - 1)].push_back(ttft);
  }
  Shape range{
      ShapeKind::kSegments, {}, WithTransparency(color, kBandTransparency), "", 1.5, 1, name};
  Shape median{ShapeKind::kPath, {}, color, "", kArrivalLineWidth, 1, name};
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i].empty()) continue;
    std::ranges::sort(bins[i]);
    const double at = (static_cast<double>(i) + 0.5) * view.end / kArrivalBins;
    const auto value = [&](double p) {
      return *QuantileOfSorted(bins[i], p) * scale.unit.per_second;
    };
    range.points.push_back({at, value(0.05)});
    range.points.push_back({at, value(0.95)});
    median.points.push_back({at, value(0.5)});
    if (i % kBinsPerReading != 0) continue;
    panel.readings.push_back(
        {median.points.back(), name,
         fmt::format("{} at {:.3g} s: median {}, {} request{}", name, at,
                     scale.Format(*QuantileOfSorted(bins[i], 0.5)), FormatCount(bins[i].size()),
                     bins[i].size() == 1 ? "" : "s")});
  }
  panel.shapes.push_back(std::move(range));
  panel.shapes.push_back(std::move(median));
}

// Adds `amount` to the bins from `begin` to `end` in proportion to the time in each.
void Spread(double begin, double end, double amount, double bin_length, std::vector<double>& bins) {
  const auto last = static_cast<double>(bins.size() - 1);
  const auto bin_of = [&](double time) {
    return static_cast<std::size_t>(std::clamp(std::floor(time / bin_length), 0.0, last));
  };
  if (end - begin <= bin_length * 1e-9) {
    bins[bin_of(end)] += amount;
    return;
  }
  for (std::size_t i = bin_of(begin); i <= bin_of(end); ++i) {
    const double from = std::max(begin, static_cast<double>(i) * bin_length);
    const double to = std::min(end, static_cast<double>(i + 1) * bin_length);
    if (to > from) bins[i] += amount * (to - from) / (end - begin);
  }
}

// A line per endpoint through the middle of its bins.
Panel LinesOverTime(const TimelineView& view, const std::vector<std::vector<double>>& bins,
                    std::string label, std::string_view unit) {
  Panel panel;
  double highest = 0;
  for (const auto& line : bins) highest = std::max(highest, std::ranges::max(line));
  panel.axis = LinearAxis(highest, kArrivalIntervals, label);
  panel.title = std::move(label);
  panel.across = RunTimeAxis(view);
  const double length = view.end / kLoadBins;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    Shape path{ShapeKind::kPath, {}, view.colors[i], "", kArrivalLineWidth, 1, view.names[i]};
    for (std::size_t bin = 0; bin < bins[i].size(); ++bin) {
      const double at = (static_cast<double>(bin) + 0.5) * length;
      path.points.push_back({at, bins[i][bin]});
      if (bin % kBinsPerReading != 0) continue;
      panel.readings.push_back({path.points.back(), view.names[i],
                                fmt::format("{} at {:.3g} s: {} {}", view.names[i], at,
                                            FormatShortNumber(bins[i][bin]), unit)});
    }
    panel.shapes.push_back(std::move(path));
  }
  return panel;
}

// Failures of one type, by bin.
using FailureBins = std::map<std::string, std::vector<double>>;

FailureBins BinsOfFailures(const TimelineView& view) {
  FailureBins bins;
  for (const TimedRequest& request : view.requests) {
    if (!request.Failed()) continue;
    auto& of_type = bins[std::string(Name(request.error_type))];
    of_type.resize(kFailureBins);
    const auto bin = static_cast<std::size_t>(request.End() / view.end * kFailureBins);
    ++of_type[std::min<std::size_t>(bin, kFailureBins - 1)];
  }
  return bins;
}

}  // namespace

Page TtftByArrival(const TimelineView& view) {
  const auto arrivals = ArrivalsOf(view);
  std::size_t total = 0;
  std::vector<TimeExtent> extents;
  for (const auto& of_endpoint : arrivals) {
    total += of_endpoint.size();
    if (!of_endpoint.empty()) extents.push_back(ExtentOf(of_endpoint));
  }
  const bool dots = total <= kMostDots;
  Page page = MakeTimePage(view, "Time to first token in order of arrival",
                           dots ? "A dot per request · grey: warm-up · pale: outside of the window"
                                : "Line: median of the requests that began at that time · range: "
                                  "p5–p95 · with warm-up",
                           BetterValues::kLower);
  const bool readings = total <= kMostDotReadings;
  const auto add_marks = [&](const TimeScale& scale, Panel& panel) {
    panel.across = RunTimeAxis(view);
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      if (dots) {
        AddArrivalDots(arrivals[i], view.names[i], view.colors[i], scale, readings, panel);
      } else {
        AddArrivalBins(view, arrivals[i], view.names[i], view.colors[i], scale, panel);
      }
    }
  };
  AddTtftPanel(view, extents, kArrivalIntervals, "Responses were not streamed", add_marks, page);
  return page;
}

Page LoadOverTime(const TimelineView& view) {
  Page page = MakeTimePage(view, "Load over time",
                           "Each a mean over a short time · tokens are spread evenly over their "
                           "response",
                           BetterValues::kNeither);
  std::vector<std::vector<double>> in_flight(view.names.size(), std::vector<double>(kLoadBins));
  std::vector<std::vector<double>> tokens = in_flight;
  const double length = view.end / kLoadBins;
  for (const TimedRequest& request : view.requests) {
    Spread(request.start, request.End(), request.latency / length, length,
           in_flight[request.endpoint]);
    Spread(request.start + request.first_token.value_or(request.latency), request.End(),
           static_cast<double>(request.output_tokens) / length, length, tokens[request.endpoint]);
  }
  page.panels.push_back(LinesOverTime(view, in_flight, "Requests in flight", "in flight"));
  page.panels.push_back(LinesOverTime(view, tokens, "Output tokens per second", "output tokens/s"));
  AddEndpointLegend(view, page);
  return page;
}

Page FailuresOverTime(const TimelineView& view) {
  Page page = MakeTimePage(view, "Failures over time", "Failed requests by type, when they ended",
                           BetterValues::kLower);
  const FailureBins bins = BinsOfFailures(view);
  std::vector<double> stacked(kFailureBins);
  Panel panel;
  std::size_t color = 0;
  const double length = view.end / kFailureBins;
  for (const auto& [type, counts] : bins) {
    Shape bars{ShapeKind::kRectangles, {}, "", std::string(LineColor(color)), 1};
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      const double at = static_cast<double>(i) * length;
      bars.points.push_back({at, stacked[i]});
      bars.points.push_back({at + 0.9 * length, stacked[i] + counts[i]});
      panel.readings.push_back(
          {{at + 0.45 * length, stacked[i] + counts[i] / 2},
           "",
           fmt::format("{} at {:.3g} s: {:.0f}", type, at + length / 2, counts[i])});
      stacked[i] += counts[i];
    }
    page.legend.push_back({type, std::string(LineColor(color++))});
    panel.shapes.push_back(std::move(bars));
  }
  // A step of the axis is at least one request.
  const double most = std::ranges::max(stacked);
  panel.axis =
      LinearAxis(most, std::min(kArrivalIntervals, static_cast<int>(most)), "Failed requests");
  panel.title = fmt::format("Failed requests per {:.2g} s", length);
  panel.across = RunTimeAxis(view);
  page.panels.push_back(std::move(panel));
  return page;
}

}  // namespace llmb
