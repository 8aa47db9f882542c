#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/console/failure_tally.h"
#include "harness/console/verdict_text.h"
#include "harness/metrics/capacity_result.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"

namespace llmb {

// The report at the end of a run.
struct SummaryReport {
  std::vector<EndpointSummary> summaries{};
  std::vector<FailureGroup> failures{};
  std::vector<std::string> simulated_endpoints{};  // names
  std::vector<std::filesystem::path> files{};      // files written, in display order
  std::vector<VerdictCases> verdict_cases{};       // parallel to summaries, or empty
  std::vector<std::string> notes{};
  std::vector<SloAnswer> answers{};  // of the run's thresholds
  unsigned cores = 0;                // of the machine that measured; 0: unknown
  bool has_priority = false;  // the load generator had real-time priority; false also: unknown
  std::vector<CapacityResult> capacity{};  // of the run's capacity searches
};

// The warnings of the report, one line each: notes, failures by error type with an example of each,
// and what the verdicts mean. Empty if there is nothing to say.
std::vector<std::string> WarningSentences(const SummaryReport& report);

// The report as lines, each with a line break. The warnings are first, so that the answer is the
// last thing on the screen: notes, failures by error type with an example of each, and what the
// verdicts mean. Then a table with a row per endpoint and load, a note about simulated endpoints,
// a line per goodput and threshold, the capacities, and the files: their folder once, then their
// names. Empty parts are left out. Without any request, one line says so.
//
// Lines take at most `width` columns, at least 20; texts are wrapped, never cut. If names do not
// fit beside the figures, each is on a line above them; if the figures do not fit either, each has
// a line of its own. Paths are not broken, so that they can be copied.
std::string SummaryText(const SummaryReport& report, std::size_t width);

}  // namespace llmb
