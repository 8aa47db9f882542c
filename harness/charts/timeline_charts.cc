#include "harness/charts/timeline_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/timeline_parts.h"

namespace llmb {
namespace {

constexpr int kRunTimeIntervals = 8;
constexpr double kShortestRun = 1e-6;

TimelineView ViewOf(const ChartInput& input, const RequestTimeline& timeline) {
  TimelineView view{input, timeline.Requests(), timeline.Endpoints(), {}, kShortestRun};
  const auto colors = EndpointColors(input);
  for (const std::string& name : view.names) {
    const auto stage = std::ranges::find(input.endpoints, name, &EndpointSamples::endpoint_name);
    // All requests of an endpoint may be warm-up.
    const std::size_t color =
        stage == input.endpoints.end()
            ? 0
            : colors[static_cast<std::size_t>(stage - input.endpoints.begin())];
    view.colors.emplace_back(LineColor(color));
  }
  for (const TimedRequest& request : view.requests) view.end = std::max(view.end, request.End());
  return view;
}

PageFile WithoutStarts(const ChartInput& input) {
  Page page = MakePage(input, "Charts over time", "", BetterValues::kNeither);
  Panel panel;
  panel.message = "The files do not say when requests were started";
  page.panels.push_back(std::move(panel));
  return {std::move(page), "over_time"};
}

void AddNumbered(std::vector<Page> pages, const std::string& name, std::vector<PageFile>& files) {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    files.push_back({std::move(pages[i]), i == 0 ? name : fmt::format("{}_{}", name, i + 1)});
  }
}

}  // namespace

ValueAxis RunTimeAxis(const TimelineView& view) {
  return LinearAxis(view.end, kRunTimeIntervals, "Time since the first request (s)");
}

void AddEndpointLegend(const TimelineView& view, Page& page) {
  if (view.names.size() < 2) return;
  for (std::size_t i = 0; i < view.names.size(); ++i) {
    page.legend.push_back({view.names[i], view.colors[i]});
  }
}

void AddTtftPanel(const TimelineView& view, const std::vector<TimeExtent>& extents, int intervals,
                  std::string missing, const AddTtftMarks& add_marks, Page& page) {
  Panel panel;
  if (extents.empty()) {
    panel.message = NoDataMessage(view.input, std::move(missing));
  } else {
    const TimeScale scale = ChooseTimeScale(extents, "Time to first token", intervals);
    panel.axis = scale.axis;
    panel.title = scale.axis.label;
    add_marks(scale, panel);
    AddEndpointLegend(view, page);
  }
  page.panels.push_back(std::move(panel));
  KeepMarkedLegend(page);
}

Page MakeTimePage(const TimelineView& view, std::string_view title, std::string subtitle,
                  BetterValues better) {
  Page page = MakePage(view.input, title, std::move(subtitle), better);
  page.categories.clear();
  page.category_series.clear();
  page.category_loads.clear();
  return page;
}

std::vector<PageFile> TimelineCharts(const ChartInput& input, const RequestTimeline& timeline) {
  const TimelineView view = ViewOf(input, timeline);
  if (view.requests.empty() || !timeline.IsComplete()) return {WithoutStarts(input)};
  std::vector<PageFile> files;
  files.push_back({TtftByArrival(view), "ttft_by_arrival"});
  files.push_back({TtftByInputLength(view), "ttft_by_input_length"});
  files.push_back({LoadOverTime(view), "load_over_time"});
  AddNumbered(LatencyHeatMaps(view), "latency_heat_map", files);
  if (std::ranges::any_of(view.requests, &TimedRequest::Failed)) {
    files.push_back({FailuresOverTime(view), "failures_over_time"});
  }
  AddNumbered(SwimLanes(view), "swim_lanes", files);
  return files;
}

}  // namespace llmb
