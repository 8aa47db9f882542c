// Charts over time with a panel per endpoint.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/time_scale.h"
#include "harness/charts/timeline_parts.h"

namespace llmb {
namespace {

constexpr std::size_t kEndpointsPerPage = 3;
constexpr int kHeatColumns = 60;
constexpr int kHeatRows = 22;
constexpr std::array kHeatTransparencies = {0xD8, 0xB0, 0x80, 0x48, 0x00};  // few to many
constexpr double kLeastHeatRatio = 1.5;  // of the ends of the latency axis
constexpr std::size_t kMostLanes = 40;
constexpr std::size_t kLanedRequests = 80;
constexpr std::size_t kRequestsPerLane = 12;  // more would be too narrow to tell their phases
constexpr int kLaneIntervals = 5;
constexpr double kHalfLane = 0.4;
constexpr std::size_t kFewestLanes = 4;  // with fewer, bars do not become thicker

using EndpointRequests = std::vector<const TimedRequest*>;

std::vector<EndpointRequests> ByEndpoint(const TimelineView& view) {
  std::vector<EndpointRequests> requests(view.names.size());
  for (const TimedRequest& request : view.requests) requests[request.endpoint].push_back(&request);
  return requests;
}

// Panels with a page for every three of them.
template <typename MakePanel>
std::vector<Page> PagesOf(const TimelineView& view, std::string_view title,
                          const std::string& subtitle, const MakePanel& make_panel) {
  std::vector<Page> pages;
  const auto requests = ByEndpoint(view);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i % kEndpointsPerPage == 0) {
      pages.push_back(MakeTimePage(view, title, subtitle, BetterValues::kNeither));
    }
    pages.back().panels.push_back(make_panel(i, requests[i]));
    pages.back().panels.back().title = view.names[i];
  }
  for (std::size_t i = 0; pages.size() > 1 && i < pages.size(); ++i) {
    pages[i].title += fmt::format(", {} of {}", i + 1, pages.size());
  }
  return pages;
}

struct Extent {
  double low = 0;
  double high = 0;
};

// The range of the latencies of successful requests; high is 0 if there are none.
Extent LatencyExtent(const TimelineView& view) {
  Extent extent;
  for (const TimedRequest& request : view.requests) {
    if (!request.Succeeded() || request.latency <= 0) continue;
    extent.low = extent.high == 0 ? request.latency : std::min(extent.low, request.latency);
    extent.high = std::max(extent.high, request.latency);
  }
  return extent;
}

// Requests per cell, by column and then by row.
std::vector<int> HeatCells(const TimelineView& view, const EndpointRequests& requests,
                           const ValueAxis& axis, double per_second) {
  std::vector<int> cells(static_cast<std::size_t>(kHeatColumns) * kHeatRows);
  for (const TimedRequest* request : requests) {
    if (!request->Succeeded() || request->latency <= 0) continue;
    const int column =
        std::min(kHeatColumns - 1, static_cast<int>(request->start / view.end * kHeatColumns));
    const int row = std::min(
        kHeatRows - 1, static_cast<int>(axis.Fraction(request->latency * per_second) * kHeatRows));
    ++cells[static_cast<std::size_t>(column) * kHeatRows + static_cast<std::size_t>(row)];
  }
  return cells;
}

// The value at a share of a logarithmic axis.
double ValueAt(const ValueAxis& axis, double share) {
  return axis.low * std::pow(axis.high / axis.low, share);
}

void AddHeat(const TimelineView& view, const std::vector<int>& cells, const std::string& color,
             const std::string& name, Panel& panel) {
  const int most = std::max(1, std::ranges::max(cells));
  std::vector<Shape> classes;
  classes.reserve(kHeatTransparencies.size());
  for (const int transparency : kHeatTransparencies) {
    classes.push_back(
        {ShapeKind::kRectangles, {}, "", WithTransparency(color, transparency), 1, 1, name});
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] == 0) continue;
    const std::size_t column_index = i / kHeatRows;
    const double column = static_cast<double>(column_index);
    const double row = static_cast<double>(i % kHeatRows);
    const double share = std::sqrt(static_cast<double>(cells[i]) / most);
    const auto index = std::min(
        classes.size() - 1, static_cast<std::size_t>(share * static_cast<double>(classes.size())));
    classes[index].points.push_back(
        {column * view.end / kHeatColumns, ValueAt(panel.axis, row / kHeatRows)});
    classes[index].points.push_back(
        {(column + 1) * view.end / kHeatColumns, ValueAt(panel.axis, (row + 1) / kHeatRows)});
  }
  for (Shape& shape : classes) panel.shapes.push_back(std::move(shape));
}

struct Phase {
  std::string_view name;
  std::string color;
  double begin = 0;  // seconds since the start of the request
  double end = 0;
};

std::vector<Phase> PhasesOf(const TimedRequest& request) {
  const std::string wait(kGridColor);
  const std::string connect(LineColor(2));
  const std::string prefill(LineColor(0));
  const std::string reasoning(LineColor(4));
  const std::string decode(LineColor(5));
  std::vector<Phase> phases = {{"wait", wait, -request.waited, 0},
                               {"connect", connect, 0, request.connected}};
  if (!request.Succeeded()) {
    const bool failed = request.Failed();
    phases.push_back({failed ? "failed" : "cancelled",
                      std::string(failed ? kNoticeColor : kMutedColor), request.connected,
                      request.latency});
    return phases;
  }
  const double first = request.first_token.value_or(request.latency);
  const double content = std::max(first, request.first_content.value_or(first));
  phases.push_back({"prefill, or no stream", prefill, request.connected, first});
  phases.push_back({"reasoning", reasoning, first, content});
  phases.push_back({"decode", decode, content, request.latency});
  return phases;
}

// Neighbours in time from the middle of the run, on as few lanes as they need.
struct Lanes {
  std::vector<std::pair<const TimedRequest*, std::size_t>> requests;  // with their lanes
  std::size_t count = 0;
};

Lanes LanesOf(const EndpointRequests& requests, std::size_t most) {
  Lanes lanes;
  const std::size_t shown = std::min(most, requests.size());
  const std::size_t first = (requests.size() - shown) / 2;
  std::vector<double> busy_until;
  for (std::size_t i = first; i < first + shown; ++i) {
    const double begin = requests[i]->start - requests[i]->waited;
    const auto free =
        std::ranges::find_if(busy_until, [&](double until) { return until <= begin; });
    const auto lane = static_cast<std::size_t>(free - busy_until.begin());
    if (lane == kMostLanes) continue;
    if (free == busy_until.end()) busy_until.push_back(0);
    busy_until[lane] = requests[i]->End();
    lanes.requests.emplace_back(requests[i], lane);
  }
  lanes.count = busy_until.size();
  return lanes;
}

// Adds a bar to those of its colour, so that a panel has one shape per phase.
void AddBarOfPhase(const Phase& phase, Point from, Point to, const std::string& name,
                   Panel& panel) {
  auto shape = std::ranges::find(panel.shapes, phase.color, &Shape::fill);
  if (shape == panel.shapes.end()) {
    shape = panel.shapes.insert(shape, {ShapeKind::kRectangles, {}, "", phase.color, 1, 1, name});
  }
  shape->points.push_back(from);
  shape->points.push_back(to);
}

void AddLane(const TimedRequest& request, double lane, const std::string& name, Panel& panel) {
  std::string text = fmt::format("{} at {:.3f} s:", name, request.start);
  for (const Phase& phase : PhasesOf(request)) {
    if (phase.end <= phase.begin) continue;
    const double from = request.start + phase.begin;
    AddBarOfPhase(phase, {from, lane - kHalfLane},
                  {from + phase.end - phase.begin, lane + kHalfLane}, name, panel);
    text += fmt::format(" {} {:.3g} s", phase.name, phase.end - phase.begin);
  }
  panel.readings.push_back({{request.start + request.latency / 2, lane}, name, std::move(text)});
}

Panel LanePanel(const EndpointRequests& requests, const std::string& name) {
  Panel panel;
  if (requests.empty()) {
    panel.message = "No requests";
    return panel;
  }
  Lanes lanes = LanesOf(requests, kLanedRequests);
  lanes = LanesOf(requests, std::min(kLanedRequests, kRequestsPerLane * lanes.count));
  double begin = lanes.requests.front().first->start;
  double end = begin;
  for (const auto& [request, lane] : lanes.requests) {
    begin = std::min(begin, request->start - request->waited);
    end = std::max(end, request->End());
  }
  // The axis begins at a whole step. A wait too short to be seen would put a step before 0.
  constexpr double kShortestWait = 1e-3;  // as a share of what is shown
  if (begin < 0 && -begin < kShortestWait * (end - begin)) begin = 0;
  constexpr double kShortest = 1e-3;  // of what is shown
  panel.across = LinearAxisBetween(begin, std::max(end, begin + kShortest), kLaneIntervals,
                                   "Time since the first request (s)");
  panel.axis.low = -1;
  panel.axis.high = static_cast<double>(std::max(lanes.count, kFewestLanes));
  for (const auto& [request, lane] : lanes.requests) {
    AddLane(*request, static_cast<double>(lane), name, panel);
  }
  return panel;
}

}  // namespace

std::vector<Page> LatencyHeatMaps(const TimelineView& view) {
  const Extent extent = LatencyExtent(view);
  if (extent.high == 0) return {};
  const TimeUnit unit = TimeUnitFor(extent.high);
  const double low = std::min(extent.low, extent.high / kLeastHeatRatio);
  const ValueAxis axis = LogarithmicAxis(low * unit.per_second, extent.high * unit.per_second,
                                         fmt::format("Total latency ({})", unit.name));
  return PagesOf(
      view, "Latency over time",
      fmt::format("{} · stronger colour: more requests began then and took so long · failed "
                  "and cancelled ones are left out",
                  axis.label),
      [&](std::size_t endpoint, const EndpointRequests& requests) {
        Panel panel;
        panel.axis = axis;
        panel.across = RunTimeAxis(view);
        AddHeat(view, HeatCells(view, requests, axis, unit.per_second), view.colors[endpoint],
                view.names[endpoint], panel);
        return panel;
      });
}

std::vector<Page> SwimLanes(const TimelineView& view) {
  auto pages = PagesOf(
      view, "Requests by phase",
      fmt::format(
          "A bar per request, from the middle of the run: {} for each in flight, {} at most",
          kRequestsPerLane, kLanedRequests),
      [&](std::size_t endpoint, const EndpointRequests& requests) {
        return LanePanel(requests, view.names[endpoint]);
      });
  for (Page& page : pages) {
    for (const Phase& phase : PhasesOf(TimedRequest())) {
      page.legend.push_back({std::string(phase.name), phase.color});
    }
    page.legend.push_back({"failed", std::string(kNoticeColor)});
    if (std::ranges::any_of(view.requests, &TimedRequest::Cancelled)) {
      page.legend.push_back({"cancelled", std::string(kMutedColor)});
    }
  }
  return pages;
}

}  // namespace llmb
