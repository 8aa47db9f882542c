#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/console/failure_tally.h"
#include "harness/metrics/summary.h"

namespace llmb {

// The report at the end of a run.
struct SummaryReport {
  std::vector<EndpointSummary> summaries{};
  std::vector<FailureGroup> failures{};
  std::vector<std::string> simulated_endpoints{};  // names
  std::vector<std::filesystem::path> files{};      // files written, in display order
};

// The report as lines, each with a line break: a table with a row per endpoint and load, a note
// about simulated endpoints, failures by error type with an example of each, and the files. Empty
// parts are left out. Without any request, one line says so.
//
// Lines take at most `width` columns, which must be at least 80, except that paths are never cut so
// that they can be copied. If names do not fit beside the figures, each is on a line above them.
std::string SummaryText(const SummaryReport& report, std::size_t width);

// The warning that the load generator was the bottleneck, with the measurements that exceed their
// limits. Only for summaries whose verdict is `limited`.
std::string LimitedClientWarning(const EndpointSummary& summary);

}  // namespace llmb
