#pragma once

// The parts that the charts over time share. Only for timeline_charts.cc and its neighbours.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/chart_frame.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/request_timeline.h"

namespace llmb {

// The requests of a run, and how their endpoints look.
struct TimelineView {
  const ChartInput& input;
  std::vector<TimedRequest> requests;  // in the order of starts; not empty
  std::vector<std::string> names;      // by TimedRequest::endpoint
  std::vector<std::string> colors;     // the same
  double end = 0;                      // of the last request, seconds; above 0
};

// "Time since the first request (s)", from 0 to the end of the run.
ValueAxis RunTimeAxis(const TimelineView& view);

// An entry per endpoint, if there are several.
void AddEndpointLegend(const TimelineView& view, Page& page);

// A page of panels with an axis across, without the categories of its input.
Page MakeTimePage(const TimelineView& view, std::string_view title, std::string subtitle,
                  BetterValues better);

// Adds a panel of times to first token, and the legend of the endpoints. `add_marks` draws the
// marks on a scale for `extents`, and sets the axis across. Without extents the panel says why:
// `missing`, or that no request succeeded.
using AddTtftMarks = std::function<void(const TimeScale& scale, Panel& panel)>;
void AddTtftPanel(const TimelineView& view, const std::vector<TimeExtent>& extents, int intervals,
                  std::string missing, const AddTtftMarks& add_marks, Page& page);

// Each is one chart of all endpoints of the view.
Page TtftByArrival(const TimelineView& view);
Page LoadOverTime(const TimelineView& view);
Page TtftByInputLength(const TimelineView& view);
Page FailuresOverTime(const TimelineView& view);

// Up to three endpoints each.
std::vector<Page> LatencyHeatMaps(const TimelineView& view);
std::vector<Page> SwimLanes(const TimelineView& view);

}  // namespace llmb
