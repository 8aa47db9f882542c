#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/charts/charts.h"
#include "harness/console/failure_tally.h"
#include "harness/console/verdict_text.h"
#include "harness/document/csv_text.h"
#include "harness/document/result_source.h"
#include "harness/metrics/profile_samples.h"
#include "harness/metrics/slo.h"
#include "harness/metrics/summary.h"
#include "harness/metrics/tool_samples.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/metric_profile_name.h"
#include "harness/report/export_files.h"

namespace llmb {

// What the report says besides the figures and the texts of charts.
struct ReportFacts {
  std::vector<RunContext> runs{};  // without prompts; empty: unknown
  std::vector<std::string> notes{};
  std::vector<std::string> simulated_endpoints{};
  bool has_priority = false;  // as in SummaryReport
};

struct ResultFilesOptions {
  std::filesystem::path folder;
  std::string timestamp;  // YYYYMMDD_HHMMSS
  bool visualizations = true;
  CsvText csv_text = CsvText::kGuarded;
  std::vector<MetricProfileName> metric_profiles{};  // tools whose figures are computed as well
  Slo slo{};                                         // thresholds to decide
  GoodputLimits goodput{};
  ExportRequest exports{};
  std::function<ChartContext()> chart_context;  // called after the source was read
  // Called after the source was read. Without it, no report is written.
  std::function<ReportFacts()> report_facts{};
  // The same. Only called for exports; the timestamp is set by WriteResultFiles.
  std::function<ExportSettings()> export_settings{};
  // Called with the summaries and the answers to thresholds, before charts are drawn, which takes a
  // while.
  std::function<void(const std::vector<EndpointSummary>&, const std::vector<SloAnswer>&)>
      on_figures{};
};

struct ResultFiles {
  std::vector<std::filesystem::path> written;
  std::vector<EndpointSummary> summaries;
  std::vector<VerdictCases> verdict_cases;       // parallel to summaries
  std::vector<ToolSamples> vllm;                 // with the profile of vLLM: for its table
  std::vector<EndpointProfiles> profiles;        // one per metric profile of the options
  std::vector<FailureGroup> failures;            // failed requests by error type
  std::vector<SloAnswer> answers;                // of the thresholds of the options
  std::vector<std::string> simulated_endpoints;  // filled in by the caller
  std::uint64_t requests = 0;
  std::vector<std::string> models;     // of the requests, each once
  std::uint64_t prompts = 0;           // how many different ones were sent
  std::optional<Error> exports_error;  // set if the CSVs were written but an export was not
  std::optional<Error> report_error;   // the same of the report
  std::optional<Error> charts_error;   // the same of charts
};

// Whether ResultFiles::vllm is filled in. The peak of tokens per second in that table needs the
// token_times of the source.
bool HasVllmTable(const std::vector<MetricProfileName>& profiles);

// Writes benchmark_results_<ts>.csv, benchmark_summary_<ts>.csv, with thresholds junit_<ts>.xml,
// what is to be exported, with facts report_<ts>.html and, if visualizations is set,
// visualizations/<chart>_<ts>.png into the folder. Memory does not grow with the requests beyond
// RunSamples and RequestTimeline. Errors: those of the source, and a CSV or JUnit file that cannot
// be written. An error about exports is exports_error, one about the report report_error, and one
// about charts charts_error.
Result<ResultFiles> WriteResultFiles(const ResultSource& source, const ResultFilesOptions& options);

}  // namespace llmb
