#pragma once

// The parts that all charts share.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_page.h"
#include "harness/charts/charts.h"
#include "harness/charts/time_scale.h"

namespace llmb {

// The input of every chart. Both references must outlive it.
struct ChartInput {
  const std::vector<EndpointSamples>& endpoints;
  const ChartContext& context;
};

// The names of the endpoints. If loads differ, " @ 10" is appended for 10 concurrent users.
std::vector<std::string> EndpointLabels(const std::vector<EndpointSamples>& endpoints);

// The names where they stand alone, as in a list of copied values: "qwen at 10 users" if loads
// differ.
std::vector<std::string> EndpointNamesInFull(const std::vector<EndpointSamples>& endpoints);

// The index of each endpoint in the palette (endpoint_colors.h). An endpoint has the same colour at
// every load and under all settings.
std::vector<std::size_t> EndpointColors(const ChartInput& input);

// A page without panels. It has the title (the user's, then the chart's, then the name of the
// endpoint if there is only one), names (of several loads of one endpoint, the loads), footnotes,
// and notices about the load generator.
Page MakePage(const ChartInput& input, std::string_view title, std::string subtitle,
              BetterValues better);

// Appends to the subtitle that an axis is logarithmic, if one is.
void SayLogarithmic(Page& page);

// Leaves the lines without a mark in any panel out of the legend, and names them in the subtitle. A
// chart without marks has a message and no legend.
void KeepMarkedLegend(Page& page);

// Appends to the subtitle which lines have no values: their names or, of many, how many they are.
void SayWithoutValues(const std::vector<std::string>& names, Page& page);

// The message of a chart without data: that there were no requests, that all failed and why, or
// `otherwise` if some succeeded.
std::string NoDataMessage(const ChartInput& input, std::string otherwise);

// The note of an endpoint without values: no requests, no successes, or no values.
std::vector<std::string> NoDataNote(const EndpointSamples& samples);

// If all panels of a page show the same message, leaves one panel with it.
void MergeEqualMessages(Page& page);

// "timeout 12, reset 3, 2 other kinds": the two most frequent error types, then the number of
// others.
std::string FailureText(const std::map<std::string, std::uint64_t>& failures);

// "n = 1,234".
std::string CountNote(std::size_t count);

// The note of a sample of times as cells, and their titles: median, p95, p99 and the number of
// requests. Without units, the times are in the unit of the axis.
std::vector<std::string> TimeNoteTitles();
std::vector<std::string> TimeNote(const BoxStatistics& box, const TimeScale& scale,
                                  bool with_units);

}  // namespace llmb
