#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/console/failure_tally.h"
#include "harness/metrics/summary.h"

namespace llmb {

// What a person is told at the end of a run.
struct SummaryReport {
  std::vector<EndpointSummary> summaries{};
  std::vector<FailureGroup> failures{};
  std::vector<std::string> simulated_endpoints{};  // names
  std::vector<std::filesystem::path> files{};      // written, in the order to show
};

// The report as text, each line with its line break: a table with a row per endpoint and load, a
// note about simulated endpoints, failures by cause with an example of each, and the files. Parts
// that have nothing to say are left out; without any request a line says so.
//
// Lines take at most `width` (at least 80) columns, paths excepted, which stay whole to be copied.
// The table is spaced as the width allows; where the names do not fit beside the figures, each
// stands on a line of its own above them.
std::string SummaryText(const SummaryReport& report, std::size_t width);

// The line that says loudly that the client could not carry the load, with the evidence that makes
// it say so. For summaries whose verdict is `limited`.
std::string LimitedClientWarning(const EndpointSummary& summary);

}  // namespace llmb
