#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"
#include "harness/metrics/run_samples.h"

namespace llmb {

// What every chart says beside its data.
struct ChartContext {
  std::string title;       // of the user's choice, before the chart's own; may be empty
  std::string load;        // such as "10 users per endpoint"
  std::string date;        // of the run, such as "2026-03-01 12:00:00 UTC"
  std::string timestamp;   // YYYYMMDD_HHMMSS, part of each file's name
  bool simulated = false;  // some endpoint was simulated: every chart says so
  bool streamed = true;    // false: charts of token times are empty and say why
};

// The names of the eight charts, in the order in which they are drawn; a file is called
// <name>_<timestamp>.png.
const std::vector<std::string_view>& ChartNames();

// Draws the eight charts into `folder` with gnuplot and returns the paths written. Every chart is
// drawn whatever the data: one that has nothing to show says why. Errors: gnuplot is not installed
// or fails (its words are in the message), or the folder cannot be written; charts drawn before
// the failure stay.
Result<std::vector<std::filesystem::path>> DrawCharts(const std::vector<EndpointSamples>& endpoints,
                                                      const ChartContext& context,
                                                      const std::filesystem::path& folder);

// Draws any pages in the same way; `pages` may be empty.
Result<std::vector<std::filesystem::path>> DrawPages(std::vector<PageFile> pages,
                                                     const std::filesystem::path& folder);

}  // namespace llmb
