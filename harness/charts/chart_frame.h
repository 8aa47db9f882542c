#pragma once

// What all eight charts have in common, made from the samples and the context.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/chart_page.h"
#include "harness/charts/charts.h"

namespace llmb {

// What the charts are made from. Refers to its parts, which must outlive it.
struct ChartInput {
  const std::vector<EndpointSamples>& endpoints;
  const ChartContext& context;
};

// The endpoints' names; with " @ 10" for 10 concurrent users where loads differ.
std::vector<std::string> EndpointLabels(const std::vector<EndpointSamples>& endpoints);

// Each one's index in the palette: the order in which its name first appears, so that an endpoint
// keeps its colour in every chart and at every load.
std::vector<std::size_t> EndpointColors(const std::vector<EndpointSamples>& endpoints);

// A page without panels: title (the user's before the chart's own), names, foot note, and what
// there is to say of the client.
Page MakePage(const ChartInput& input, std::string_view title, std::string subtitle,
              BetterValues better);

// Why there is nothing to draw from successful requests: no requests at all, all failed and of
// what, or, when some succeeded, `otherwise`.
std::string WhyNothing(const ChartInput& input, std::string otherwise);

// The note of an endpoint without values: whether that is because none of its requests succeeded.
std::vector<std::string> NoteOfNothing(const EndpointSamples& samples);

// Where all panels of a page say the same instead of drawing anything, leaves one that says it.
void MergeEqualMessages(Page& page);

// "timeout 12, reset 3, 2 other kinds": the most frequent failures first, at most two by name.
std::string FailureText(const std::map<std::string, std::uint64_t>& failures);

// "n = 1,234".
std::string CountNote(std::size_t count);

}  // namespace llmb
