#include "harness/report/result_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/document/results_csv.h"
#include "harness/document/summary_csv.h"
#include "harness/metrics/goodput.h"
#include "harness/metrics/request_timeline.h"
#include "harness/metrics/run_samples.h"
#include "harness/report/export_collector.h"
#include "harness/report/junit_xml.h"
#include "harness/report/report_charts.h"
#include "harness/report/report_page.h"

namespace llmb {
namespace {

// Everything that is computed from the requests while the results CSV is written.
struct RequestFigures {
  RunSamples samples{};
  ProfileSamples profiles;
  GoodputCounter goodput;
  ExportCollector exports;
  std::optional<RequestTimeline> timeline{};  // of a report
};

// Writes the results CSV while the source is read, so that requests need not be stored.
class ResultsWriter final : public ResultSink {
 public:
  ResultsWriter(std::ostream& out, CsvText text, RequestFigures& figures)
      : out_(out),
        text_(text),
        samples_(figures.samples),
        profiles_(figures.profiles),
        goodput_(figures.goodput),
        timeline_(figures.timeline),
        exports_(figures.exports) {
    WriteResultsCsvHeader(out_);
  }

  void BeginRun() override {
    samples_.BeginRun();
    profiles_.BeginRun();
    exports_.BeginRun();
    if (timeline_) timeline_->BeginRun();
  }

  void AddRequest(const RequestRecord& record) override {
    exports_.Add(record);
    if (record.token_times.empty()) return AddWithoutTimes(record);
    // The gaps between them come with the case.
    RequestRecord without = record;
    without.token_times.clear();
    AddWithoutTimes(without);
  }

  void AddCase(const CaseRun& run, const DurationCounts& gaps) override {
    if (!gaps.Empty()) {
      samples_.AddInterTokenLatency(run.endpoint_name, run.load, gaps);
      profiles_.AddInterTokenLatency(run.endpoint_name, run.load, gaps);
      exports_.AddInterTokenLatency(run.endpoint_name, run.load, gaps);
    }
    if (run.IsAggregate()) return;
    const ClientEvidence evidence = EvidenceFrom(run.counters);
    samples_.AddClientEvidence(run.endpoint_name, run.load, evidence);
    VerdictCases& cases = verdict_cases_[{run.endpoint_name, run.load}];
    ++cases.cases;
    if (run.client_verdict == Name(ClientVerdict::kLimited)) ++cases.limited;
  }

  // Call after the last request. Readers who know nothing of warm-up can cut it off at the end.
  void WriteWarmup() { out_ << warmup_rows_.str(); }

  VerdictCases CasesOf(const EndpointSamples& samples) const {
    const auto cases = verdict_cases_.find({samples.endpoint_name, samples.load});
    return cases == verdict_cases_.end() ? VerdictCases() : cases->second;
  }

  // The models and the number of prompts of the requests, and the cases by verdict.
  void Describe(ResultFiles& files) const {
    for (const EndpointSamples& samples : samples_.Endpoints()) {
      files.verdict_cases.push_back(CasesOf(samples));
    }
    files.models = models_;
    files.prompts = prompts_.size();
  }

  std::vector<FailureGroup> Failures() const { return failures_.Groups(); }
  std::uint64_t Requests() const { return requests_; }

 private:
  void AddWithoutTimes(const RequestRecord& record) {
    if (timeline_) timeline_->Add(record);
    if (record.warmup) {
      WriteResultsCsvRow(warmup_rows_, record, text_);
      samples_.Add(record);
      return;
    }
    WriteResultsCsvRow(out_, record, text_);
    samples_.Add(record);
    profiles_.Add(record);
    goodput_.Add(record);
    failures_.Add(record);
    ++requests_;
    if (!record.model_name.empty() &&
        std::ranges::find(models_, record.model_name) == models_.end()) {
      models_.push_back(record.model_name);
    }
    prompts_.insert(record.prompt_id.empty() ? record.prompt_text : record.prompt_id);
  }

  std::ostream& out_;
  std::ostringstream warmup_rows_;
  CsvText text_;
  RunSamples& samples_;
  ProfileSamples& profiles_;
  GoodputCounter& goodput_;
  std::optional<RequestTimeline>& timeline_;
  ExportCollector& exports_;
  FailureTally failures_;
  std::uint64_t requests_ = 0;
  std::map<std::pair<std::string, LoadLevel>, VerdictCases> verdict_cases_;
  std::vector<std::string> models_;
  std::set<std::string> prompts_;  // ids, or the beginnings of their texts
};

Status WriteResults(const ResultSource& source, const std::filesystem::path& path, CsvText text,
                    RequestFigures& figures, ResultFiles& files) {
  Status read;
  const Status written = WriteFileAtomically(path, [&](std::ostream& out) {
    ResultsWriter writer(out, text, figures);
    read = source(writer);
    writer.WriteWarmup();
    // A bad stream makes WriteFileAtomically discard the CSV, which would hold half a source.
    if (!read) out.setstate(std::ios::failbit);
    files.failures = writer.Failures();
    files.requests = writer.Requests();
    writer.Describe(files);
  });
  return read ? written : read;
}

// Without thresholds there is no file.
Status WriteThresholds(const ResultFilesOptions& options, ResultFiles& files) {
  if (options.slo.Empty()) return {};
  const auto path = options.folder / fmt::format("junit_{}.xml", options.timestamp);
  LLMB_RETURN_IF_ERROR(WriteFileAtomically(
      path, [&](std::ostream& out) { WriteJunit(out, files.answers, options.timestamp); }));
  files.written.push_back(path);
  return {};
}

// The console's summary of the files.
SummaryReport SummaryOf(const ResultFiles& files, const ReportFacts& facts) {
  SummaryReport summary;
  summary.summaries = files.summaries;
  summary.failures = files.failures;
  summary.simulated_endpoints = facts.simulated_endpoints;
  summary.verdict_cases = files.verdict_cases;
  summary.notes = facts.notes;
  summary.answers = files.answers;
  summary.has_priority = facts.has_priority;
  if (facts.runs.size() == 1) {
    summary.cores = static_cast<unsigned>(std::max(0, facts.runs.front().host.num_cpus));
  }
  return summary;
}

Status WriteReportFile(const RequestFigures& figures, const ResultFilesOptions& options,
                       const ChartContext& context, const std::vector<PageFile>& pages,
                       ResultFiles& files) {
  const ReportFacts facts = options.report_facts();
  const SummaryReport summary = SummaryOf(files, facts);
  const auto path = options.folder / fmt::format("report_{}.html", options.timestamp);
  LLMB_RETURN_IF_ERROR(WriteFileAtomically(path, [&](std::ostream& out) {
    WriteReport(out,
                {summary, figures.samples.Endpoints(), context, facts.runs,
                 ReportCharts(pages, {figures.samples.Endpoints(), context}, *figures.timeline)});
  }));
  files.written.push_back(path);
  return {};
}

void Export(ExportCollector& exports, const ResultFilesOptions& options, ResultFiles& files) {
  if (options.exports.Empty()) return;
  ExportSettings settings = options.export_settings();
  settings.timestamp = options.timestamp;
  const auto written = exports.Write(files.summaries, files.answers, settings, options.folder);
  if (written) {
    files.written.insert(files.written.end(), written->begin(), written->end());
  } else {
    files.exports_error = written.error();
  }
}

}  // namespace

bool HasVllmTable(const std::vector<MetricProfileName>& profiles) {
  return std::ranges::find(profiles, MetricProfileName::kVllm) != profiles.end();
}

Result<ResultFiles> WriteResultFiles(const ResultSource& source,
                                     const ResultFilesOptions& options) {
  ResultFiles files;
  RequestFigures figures{.profiles = ProfileSamples(options.metric_profiles),
                         .goodput = GoodputCounter(options.goodput),
                         .exports = ExportCollector(options.exports, options.goodput,
                                                    HasVllmTable(options.metric_profiles))};
  if (options.report_facts) figures.timeline.emplace();
  RunSamples& samples = figures.samples;
  const auto results = options.folder / fmt::format("benchmark_results_{}.csv", options.timestamp);
  LLMB_RETURN_IF_ERROR(WriteResults(source, results, options.csv_text, figures, files));
  files.written.push_back(results);
  samples.FinishWindows();
  files.summaries = SummarizeAll(samples.Endpoints());
  figures.goodput.AddTo(files.summaries);
  files.profiles = figures.profiles.Endpoints();
  figures.exports.Finish();

  const auto summary = options.folder / fmt::format("benchmark_summary_{}.csv", options.timestamp);
  if (!options.slo.Empty()) {
    files.answers = AnswersOf(options.slo, samples.Endpoints(), files.summaries);
  }
  const Status written = WriteFileAtomically(summary, [&](std::ostream& out) {
    WriteSummaryCsv(out, files.summaries, options.csv_text, files.answers);
  });
  if (!written) return tl::unexpected(written.error());
  files.written.push_back(summary);
  LLMB_RETURN_IF_ERROR(WriteThresholds(options, files));
  if (options.on_figures) options.on_figures(files.summaries, files.answers);
  Export(figures.exports, options, files);
  if (HasVllmTable(options.metric_profiles)) files.vllm = figures.exports.TakeVllm();
  if (!options.visualizations && !options.report_facts) return files;

  ChartContext context = options.chart_context();
  context.models = files.models;
  context.prompts = files.prompts;
  context.slo = options.slo;
  std::vector<PageFile> pages = ChartPages(samples.Endpoints(), context);
  if (options.report_facts) {
    const Status reported = WriteReportFile(figures, options, context, pages, files);
    if (!reported) files.report_error = reported.error();
  }
  if (!options.visualizations) return files;
  Result<std::vector<std::filesystem::path>> charts =
      DrawPages(std::move(pages), options.folder / "visualizations");
  if (charts) {
    files.written.insert(files.written.end(), charts->begin(), charts->end());
  } else {
    files.charts_error = charts.error();
  }
  return files;
}

}  // namespace llmb
