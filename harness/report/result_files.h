#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/metric_profile_name.h"
#include "harness/core/request_record.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/profile_samples.h"
#include "harness/metrics/summary.h"
#include "harness/report/charts/charts.h"
#include "harness/report/console/failure_tally.h"
#include "harness/report/csv_text.h"

namespace llmb {

// Takes what the result files are made of, one request at a time.
struct ResultSink {
  // The requests that follow are of another run, whose clock began elsewhere.
  std::function<void()> on_run;
  std::function<void(const RequestRecord&)> on_request;
  // Inter-token gaps that were pooled before: those of one case.
  std::function<void(const std::string& endpoint_name, int concurrent_level, const DurationCounts&)>
      on_gaps;
  // What was known about the client during one case.
  std::function<void(const std::string& endpoint_name, int concurrent_level, const ClientEvidence&)>
      on_client;
};

// Something that can give all its requests to a sink: the run that just ended, a run document, a
// results CSV, or several of them one after the other. Called once.
using ResultSource = std::function<Status(const ResultSink&)>;

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
