#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/charts/charts.h"
#include "harness/console/failure_tally.h"
#include "harness/document/csv_text.h"
#include "harness/document/result_source.h"
#include "harness/metrics/profile_samples.h"
#include "harness/metrics/summary.h"
#include "harness/record/metric_profile_name.h"

namespace llmb {

struct ResultFilesOptions {
  std::filesystem::path folder;
  std::string timestamp;  // YYYYMMDD_HHMMSS
  bool visualizations = true;
  CsvText csv_text = CsvText::kGuarded;
  std::vector<MetricProfileName> metric_profiles{};  // to sum up as these tools would, too
  std::function<ChartContext()> chart_context;       // asked after the source was read
};

struct ResultFiles {
  std::vector<std::filesystem::path> written;
  std::vector<EndpointSummary> summaries;
  std::vector<EndpointProfiles> profiles;        // of the metric profiles, if any were asked for
  std::vector<FailureGroup> failures;            // requests that failed, by cause
  std::vector<std::string> simulated_endpoints;  // filled in by whoever knows them
  std::uint64_t requests = 0;
  std::optional<Error> charts_error;  // the CSVs were written, the charts were not
};

// Writes benchmark_results_<ts>.csv, benchmark_summary_<ts>.csv and, unless they are not wanted,
// visualizations/<chart>_<ts>.png into the folder. Requests pass through and are not kept. Errors:
// those of the source, and a file that cannot be written; nothing is left behind then.
Result<ResultFiles> WriteResultFiles(const ResultSource& source, const ResultFilesOptions& options);

}  // namespace llmb
