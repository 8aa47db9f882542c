#include "harness/run/run_files.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <functional>
#include <iostream>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/base/atomic_file.h"
#include "harness/base/cpu_time.h"
#include "harness/base/interrupt.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/journal/collected_run.h"
#include "harness/report/load_text.h"
#include "harness/report/result_files.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// Prints the error, if any. Returns true if there is none.
bool Report(const Status& status) {
  if (!status) std::cerr << StderrMessage("error", status.error().message);
  return status.has_value();
}

bool WriteDocument(const fs::path& path, const RunPlan& plan, const RunContext& context,
                   const RunMeasurement& run) {
  Status read;
  const Status written = WriteFileAtomically(path, [&](std::ostream& out) {
    read = WriteCollectedDocument(out, context, run.collected, run.ReadLine(),
                                  plan.options.save_token_times);
  });
  return Report(read) && Report(written);
}

ExportRequest ExportsOf(const Options& options) {
  ExportRequest request{.formats = options.export_formats, .detailed = options.save_detailed};
  if (options.save_result) {
    request.saved = SavedResult{.folder = options.result_dir, .filename = options.result_filename};
  }
  return request;
}

ReportFacts ReportFactsOf(const RunContext& context) {
  ReportFacts facts{
      .runs = {context}, .notes = context.notes, .has_priority = HasRealTimePriority()};
  facts.runs.front().prompts.clear();
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.simulated) facts.simulated_endpoints.push_back(endpoint.name);
  }
  return facts;
}

void WriteCsvsAndCharts(const fs::path& folder, const RunPlan& plan, const RunContext& context,
                        const RunMeasurement& run,
                        decltype(ResultFilesOptions::on_figures) on_figures, RunFiles& files) {
  ResultFilesOptions options{.folder = folder,
                             .timestamp = context.timestamp,
                             .visualizations = plan.options.visualizations,
                             .csv_text = plan.options.raw_csv ? CsvText::kRaw : CsvText::kGuarded,
                             .metric_profiles = plan.options.metric_profiles,
                             .slo = plan.slo,
                             .goodput = plan.options.goodput,
                             .exports = ExportsOf(plan.options),
                             .chart_context = [&] { return ChartContextOf(context, ""); },
                             .export_settings = [&] { return ExportSettingsOf(context); },
                             .on_figures = std::move(on_figures)};
  if (plan.options.report) options.report_facts = [&] { return ReportFactsOf(context); };
  const JournalLineReader read = run.ReadLine();
  // The peak of tokens per second needs them.
  const bool with_token_times =
      options.exports.Needs(ExportFormat::kVllm) || HasVllmTable(options.metric_profiles);
  Result<ResultFiles> written =
      WriteResultFiles(SourceOf(run.collected, *run.collector, read, with_token_times), options);
  if (!written) {
    std::cerr << StderrMessage("error", written.error().message);
    return;
  }
  files.csvs = true;
  files.report.files.insert(files.report.files.end(), written->written.begin(),
                            written->written.end());
  files.report.summaries = written->summaries;
  files.profiles = written->profiles;
  files.vllm = std::move(written->vllm);
  files.report.failures = written->failures;
  files.report.answers = written->answers;
  files.report.verdict_cases = written->verdict_cases;
  files.exports = !written->exports_error;
  if (written->exports_error) {
    std::cerr << StderrMessage("error", "an export: " + written->exports_error->message);
  }
  files.charts = !written->charts_error && !written->report_error;
  if (written->report_error) {
    std::cerr << StderrMessage("error", "no report: " + written->report_error->message);
  }
  if (written->charts_error) {
    // Ctrl-C on a terminal ends gnuplot, too.
    std::cerr << StderrMessage("error", Interrupted()
                                            ? "no charts: interrupted; to_csv_and_charts draws them"
                                            : "no charts: " + written->charts_error->message);
  }
}

RunFiles WriteInto(const fs::path& folder, const RunPlan& plan, const RunContext& context,
                   const RunMeasurement& run) {
  RunFiles files;
  const fs::path document = folder / fmt::format("benchmark_{}.json", context.timestamp);
  const auto write_document = [&](const RunContext& whole) {
    files.document = WriteDocument(document, plan, whole, run);
    if (files.document) files.report.files.insert(files.report.files.begin(), document);
  };
  // The document holds the summaries and the answers to thresholds, which are known once the CSVs
  // are written. It does not wait for the charts.
  bool is_written = false;
  WriteCsvsAndCharts(
      folder, plan, context, run,
      [&](const std::vector<EndpointSummary>& summaries, const std::vector<SloAnswer>& answers) {
        RunContext whole = context;
        whole.summaries = summaries;
        whole.slo_answers = answers;
        write_document(whole);
        is_written = true;
      },
      files);
  if (!is_written) write_document(context);
  return files;
}

// Folders that are likely to be on another disk than the run's.
std::vector<fs::path> OtherPlaces(const Environment& environment) {
  std::vector<fs::path> places;
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  if (!error) places.push_back(temporary);
  if (const auto home = environment("HOME"); home && !home->empty()) places.emplace_back(*home);
  return places;
}

}  // namespace

RunFiles WriteRunFiles(const RunPlan& plan, const RunContext& context, const RunMeasurement& run,
                       const Environment& environment) {
  RunFiles files = WriteInto(plan.options.output_dir, plan, context, run);
  if (files.document && files.csvs) return files;
  for (const fs::path& place : OtherPlaces(environment)) {
    // mkdtemp creates the folder itself, so nobody else can have put something else there, such as
    // a symbolic link.
    std::string name =
        (place / fmt::format("llm_benchmarks_{}_XXXXXX", context.timestamp)).string();
    if (::mkdtemp(name.data()) == nullptr) continue;
    RunFiles moved = WriteInto(name, plan, context, run);
    moved.elsewhere = true;
    if (moved.document && moved.csvs) {
      std::cerr << StderrMessage(
          "error", fmt::format("the results could not be written into {}; all of them are in {} "
                               "instead",
                               plan.options.output_dir, name));
      return moved;
    }
    std::error_code ignored;
    fs::remove_all(name, ignored);
  }
  files.elsewhere = true;
  return files;
}

}  // namespace llmb
