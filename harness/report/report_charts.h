#pragma once

#include <vector>

#include "harness/charts/chart_frame.h"
#include "harness/metrics/request_timeline.h"

namespace llmb {

// The charts of the report: those of the PNGs (`pages`), with the ones over loads first as they
// answer most, and then those that only the report has.
std::vector<PageFile> ReportCharts(std::vector<PageFile> pages, const ChartInput& input,
                                   const RequestTimeline& timeline);

}  // namespace llmb
