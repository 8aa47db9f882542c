#pragma once

// Charts over the time of a run. They are for the report.

#include <vector>

#include "harness/charts/chart_frame.h"
#include "harness/metrics/request_timeline.h"

namespace llmb {

// The charts over time, in the order of the report: time to first token in order of arrival
// and by input length, requests in flight and output tokens per second, latency as a heat map,
// failures by type if there are any, and requests as lanes with their phases. Their names are those
// of files without a timestamp. Where requests have no start, as in files of the 25-column form,
// one page says so. Many requests are binned: the size of a page does not grow with them.
std::vector<PageFile> TimelineCharts(const ChartInput& input, const RequestTimeline& timeline);

}  // namespace llmb
