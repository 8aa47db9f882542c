#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"
#include "harness/metrics/capacity_result.h"
#include "harness/metrics/run_samples.h"
#include "harness/metrics/slo.h"

namespace llmb {

// The texts that every chart shows beside its data.
struct ChartContext {
  std::string title;                  // chosen by the user, shown before the chart's; may be empty
  std::string load;                   // such as "10 users per endpoint"
  std::string settings{};             // such as "max 64 tokens, streamed"
  std::vector<std::string> models{};  // each once
  std::uint64_t prompts = 0;          // how many different ones were sent; 0: unknown
  std::string tool{};                 // such as "llm_benchmarks 0.1.0"
  std::string date;                   // of the run, such as "2026-03-01 12:00:00 UTC"
  std::string timestamp;              // YYYYMMDD_HHMMSS, part of each file's name
  bool simulated = false;             // an endpoint was simulated, which every chart shows
  bool streamed = true;               // false: charts of token times show a message instead
  // The endpoint of each series whose name is not its endpoint's. A series has the colour of its
  // endpoint.
  std::map<std::string, std::string> endpoint_of_series{};
  std::vector<CapacityResult>
      searches{};  // of endpoints of these names; those of others have no chart
  Slo slo{};       // thresholds, drawn where the metric is
};

// The names of all charts, in drawing order. Files are named <name>_<timestamp>.png.
const std::vector<std::string_view>& ChartNames();

// The charts as pages, in drawing order. capacity is only there with a search,
// throughput_vs_interactivity, throughput_vs_latency and ttft_vs_load if an endpoint has several
// loads, and ttft_by_turn if conversations have several turns. A chart
// without data shows the reason. If no request succeeded, there is only success_rate.
std::vector<PageFile> ChartPages(const std::vector<EndpointSamples>& endpoints,
                                 const ChartContext& context);

// Draws the charts of ChartPages into `folder` with gnuplot and returns the paths of the files.
// Errors: gnuplot is not installed, gnuplot fails (the message quotes it), or the folder cannot be
// written. Charts drawn before an error stay.
Result<std::vector<std::filesystem::path>> DrawCharts(const std::vector<EndpointSamples>& endpoints,
                                                      const ChartContext& context,
                                                      const std::filesystem::path& folder);

// Draws any pages in the same way. `pages` may be empty.
Result<std::vector<std::filesystem::path>> DrawPages(std::vector<PageFile> pages,
                                                     const std::filesystem::path& folder);

}  // namespace llmb
