#include "harness/report/result_files.h"

#include <fmt/format.h>

#include "harness/base/atomic_file.h"
#include "harness/document/results_csv.h"
#include "harness/document/summary_csv.h"
#include "harness/metrics/run_samples.h"

namespace llmb {
namespace {

// The results CSV is written while the source is read, so that no request has to be kept.
Status WriteResults(const ResultSource& source, const std::filesystem::path& path, CsvText text,
                    RunSamples& samples, ProfileSamples& profiles, ResultFiles& files) {
  FailureTally failures;
  Status read;
  const Status written = WriteFileAtomically(path, [&](std::ostream& out) {
    WriteResultsCsvHeader(out);
    read = source(
        {.on_run =
             [&] {
               samples.BeginRun();
               profiles.BeginRun();
             },
         .on_request =
             [&](const RequestRecord& record) {
               WriteResultsCsvRow(out, record, text);
               samples.Add(record);
               profiles.Add(record);
               failures.Add(record);
               ++files.requests;
             },
         .on_gaps =
             [&](const std::string& endpoint, const LoadLevel& load, const DurationCounts& gaps) {
               samples.AddInterTokenLatency(endpoint, load, gaps);
               profiles.AddInterTokenLatency(endpoint, load, gaps);
             },
         .on_client =
             [&](const std::string& endpoint, const LoadLevel& load, const ClientEvidence& client) {
               samples.AddClientEvidence(endpoint, load, client);
             }});
    // A results CSV of half a source must not come into being.
    if (!read) out.setstate(std::ios::failbit);
  });
  files.failures = failures.Groups();
  return read ? written : read;
}

}  // namespace

Result<ResultFiles> WriteResultFiles(const ResultSource& source,
                                     const ResultFilesOptions& options) {
  ResultFiles files;
  RunSamples samples;
  ProfileSamples profiles(options.metric_profiles);
  const auto results = options.folder / fmt::format("benchmark_results_{}.csv", options.timestamp);
  LLMB_RETURN_IF_ERROR(WriteResults(source, results, options.csv_text, samples, profiles, files));
  files.written.push_back(results);
  for (const EndpointSamples& endpoint : samples.Endpoints()) {
    files.summaries.push_back(Summarize(endpoint));
  }
  files.profiles = profiles.Endpoints();

  const auto summary = options.folder / fmt::format("benchmark_summary_{}.csv", options.timestamp);
  const Status written = WriteFileAtomically(
      summary, [&](std::ostream& out) { WriteSummaryCsv(out, files.summaries, options.csv_text); });
  if (!written) return tl::unexpected(written.error());
  files.written.push_back(summary);
  if (!options.visualizations) return files;

  Result<std::vector<std::filesystem::path>> charts =
      DrawCharts(samples.Endpoints(), options.chart_context(), options.folder / "visualizations");
  if (charts) {
    files.written.insert(files.written.end(), charts->begin(), charts->end());
  } else {
    files.charts_error = charts.error();
  }
  return files;
}

}  // namespace llmb
