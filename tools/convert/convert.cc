#include "tools/convert/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/collected_run.h"
#include "harness/report/load_text.h"
#include "tools/convert/conversion_stage.h"
#include "tools/convert/foreign_file.h"
#include "tools/convert/input_files.h"
#include "tools/convert/input_settings.h"
#include "tools/convert/merge_settings.h"
#include "tools/convert/merged_run.h"
#include "tools/convert/recovered_run.h"
#include "tools/convert/request_facts.h"
#include "tools/convert/request_filter.h"
#include "tools/convert/run_file_choice.h"
#include "tools/convert/series_namer.h"
#include "tools/convert/series_names.h"

namespace llmb {
namespace {

// All inputs, as one set of results.
class Inputs {
 public:
  explicit Inputs(const ConvertRequest& request) : request_(request) {}

  // Call before anything is written.
  Status CheckDocuments() const {
    for (const auto& path : request_.documents) LLMB_RETURN_IF_ERROR(CheckWholeDocument(path));
    return {};
  }

  // Call before Read. A source has to provide requests by case, but a journal contains them in
  // order of time, so journals are read completely first.
  Status OpenJournals(ConversionStage& stage) {
    for (const std::filesystem::path& path : request_.journals) {
      LLMB_ASSIGN_OR_RETURN(RecoveredRun run, RecoverRun(path, [&] { stage.Count(); }));
      recovered_.push_back(std::move(run));
    }
    return {};
  }

  // Call before Read, if there are shards. They are the only inputs.
  Status MergeShardsOf(ConversionStage& stage) {
    LLMB_ASSIGN_OR_RETURN(
        merged_, MergeShards(request_.shards, request_.output_dir, [&] { stage.Count(); }));
    return {};
  }

  // Call after OpenJournals and before Read.
  Status NameSeries(ConversionStage& stage) {
    LLMB_ASSIGN_OR_RETURN(std::vector<MeasuredEndpoint> measured,
                          ReadSettings(request_, recovered_, [&] { stage.Count(); }));
    names_ = SeriesNames(std::move(measured));
    return {};
  }

  std::vector<RecoveredRun>& Recovered() { return recovered_; }
  std::optional<MergedRun>& Merged() { return merged_; }

  Status Read(ResultSink& sink, ConversionStage& stage) {
    FactGatherer gatherer(sink, facts_, stage);
    if (merged_) {
      Keep(merged_->context);
      return merged_->Read(gatherer);
    }
    SeriesNamer namer(gatherer, names_);
    const bool several = request_.documents.size() + recovered_.size() + request_.csvs.size() > 1;
    RequestFilter filter(namer, several || !request_.csvs.empty());
    const auto read = [&](const std::filesystem::path& path, bool is_csv, const auto& read_it) {
      namer.BeginInput(input_, is_csv);
      Status status = ReadInput(path, filter, read_it);
      ++input_;
      return status;
    };
    for (const auto& path : request_.documents) {
      LLMB_RETURN_IF_ERROR(read(path, false, [&] { return ReadDocument(path, filter); }));
    }
    for (std::size_t i = 0; i < recovered_.size(); ++i) {
      LLMB_RETURN_IF_ERROR(
          read(request_.journals[i], false, [&] { return ReadRecovered(recovered_[i], filter); }));
    }
    for (const auto& path : request_.csvs) {
      LLMB_RETURN_IF_ERROR(read(path, true, [&] { return ReadCsv(path, filter); }));
    }
    left_out_ = filter.LeftOut();
    series_notes_ = names_.Notes(namer.Parts());
    std::ranges::move(UnmergedNotes(contexts_), std::back_inserter(series_notes_));
    return {};
  }

  // One line for each group of endpoints whose runs were pooled, or not because they differ.
  const std::vector<std::string>& SeriesNotes() const { return series_notes_; }

  // One line for each input with requests that an earlier input had already.
  const std::vector<std::string>& LeftOut() const { return left_out_; }

  ChartContext MakeChartContext(const std::string& timestamp) const {
    ChartContext context;
    if (contexts_.size() == 1 && request_.csvs.empty()) {
      context = ChartContextOf(contexts_.front(), request_.title);
    } else {
      context.title = request_.title;
      context.load = LoadsText(facts_.loads);
      context.settings = request_.csvs.empty() ? SettingsText(contexts_) : "";
      context.tool = request_.csvs.empty() ? ToolText(contexts_) : request_.tool;
      context.date = facts_.DatesText();
      context.simulated = std::ranges::any_of(contexts_, &RunContext::simulated) ||
                          !facts_.simulated_endpoints.empty();
      context.streamed =
          !request_.csvs.empty() ||
          std::ranges::any_of(contexts_, [](const auto& run) { return run.settings.stream; });
      context.endpoint_of_series = names_.EndpointOfSeries();
      context.searches = Searches();
    }
    context.timestamp = timestamp;
    return context;
  }

  // The searches of all runs.
  std::vector<CapacityResult> Searches() const {
    std::vector<CapacityResult> searches;
    for (const RunContext& run : contexts_) {
      std::ranges::copy(run.capacity, std::back_inserter(searches));
    }
    return searches;
  }

  ReportFacts MakeReportFacts() const {
    ReportFacts facts{
        .runs = contexts_, .notes = series_notes_, .simulated_endpoints = SimulatedEndpoints()};
    for (const RunContext& context : contexts_) {
      facts.notes.insert(facts.notes.end(), context.notes.begin(), context.notes.end());
    }
    return facts;
  }

  // Settings that differ between inputs, or are unknown, are left at their defaults.
  ExportSettings MakeExportSettings() const {
    ExportSettings settings;
    if (contexts_.size() == 1 && request_.csvs.empty()) {
      settings = ExportSettingsOf(contexts_.front());
    }
    settings.simulated_endpoints = SimulatedEndpoints();
    return settings;
  }

  std::vector<std::string> SimulatedEndpoints() const {
    std::set<std::string> names = facts_.simulated_endpoints;
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
      for (const Endpoint& endpoint : contexts_[i].endpoints) {
        if (endpoint.simulated) names.insert(names_.NameOf(i, endpoint.name, ""));
      }
    }
    return {names.begin(), names.end()};
  }

 private:
  template <typename ReadIt>
  static Status ReadInput(const std::filesystem::path& path, RequestFilter& filter,
                          const ReadIt& read_it) {
    filter.BeginInput();
    filter.BeginRun();
    LLMB_RETURN_IF_ERROR(read_it());
    filter.EndInput(path);
    return {};
  }

  Status ReadRecovered(const RecoveredRun& run, ResultSink& sink) {
    Keep(run.context);
    const JournalLineReader read = run.ReadLine();
    return SourceOf(run.collected, *run.collector, read)(sink);
  }

  Status ReadDocument(const std::filesystem::path& path, ResultSink& sink) {
    LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
    return ReadRunDocument(
        *file, path.string(),
        {.on_context = [&](const RunContext& context) { Keep(context); },
         .on_request = [&](const RequestRecord& record) { sink.AddRequest(record); },
         .on_case = [&](const CaseRun& run,
                        const DurationCounts& gaps) { sink.AddCase(run, gaps); }});
  }

  static Status ReadCsv(const std::filesystem::path& path, ResultSink& sink) {
    LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> file, OpenFile(path));
    return ReadResultsCsv(*file, path.string(),
                          [&](const RequestRecord& record) { sink.AddRequest(record); });
  }

  // Without the prompts, which may be large and are not shown.
  void Keep(const RunContext& context) {
    contexts_.push_back(context);
    contexts_.back().prompts.clear();
  }

  const ConvertRequest& request_;
  std::vector<RecoveredRun> recovered_;
  std::optional<MergedRun> merged_;
  SeriesNames names_;
  std::size_t input_ = 0;  // of those read so far: documents, journals, CSVs
  std::vector<RunContext> contexts_;
  RequestFacts facts_;
  std::vector<std::string> left_out_;
  std::vector<std::string> series_notes_;
};

// The timestamp of the run if its document or journal is the only input: the files made from it
// then have the names of that run.
std::optional<std::string> TimestampOf(const ConvertRequest& request) {
  if (request.documents.size() + request.journals.size() != 1 || !request.csvs.empty()) {
    return std::nullopt;
  }
  return RunTimestamp(request.documents.empty() ? request.journals.front()
                                                : request.documents.front());
}

// Why the document of a run is not replaced by that of its recovered requests; empty if it is
// replaced. It may have more than the journal gives, such as token times, and the requests of flows
// that the resumed run was measuring again when it was killed.
std::string ReasonToKeep(const std::filesystem::path& document, const FlowsOfRun& recovered) {
  const auto written = FlowsOf(document);
  if (!written) return "";
  if (HasAtLeast(*written, recovered)) {
    return "has as many finished requests as the journal, or more, so it was kept";
  }
  if (HasAtLeast(recovered, *written)) return "";
  return "has finished requests that the journal lacks, and lacks others, so it was kept; with "
         "another --output-dir the journal's document is written there";
}

// The notes of interrupted runs; and the run document of one, if it is the only input, and nothing
// is lost with the document in its place.
Status AddRecovered(const ConvertRequest& request, std::vector<RecoveredRun>& recovered,
                    const std::string& timestamp, ConversionStage& stage, Conversion& conversion) {
  for (const RecoveredRun& run : recovered) {
    const std::vector<std::string>& notes = run.context.notes;
    conversion.notes.insert(conversion.notes.end(), notes.begin(), notes.end());
  }
  if (recovered.size() != 1 || request.documents.size() + request.csvs.size() > 0) return {};
  const auto document = request.output_dir / fmt::format("benchmark_{}.json", timestamp);
  const std::string reason = ReasonToKeep(document, FlowsOf(recovered.front()));
  if (!reason.empty()) {
    conversion.notes.push_back(fmt::format("{} {}", document.filename().string(), reason));
    return {};
  }
  RunContext& context = recovered.front().context;
  context.summaries = conversion.files.summaries;
  context.slo_answers = conversion.files.answers;
  LLMB_RETURN_IF_ERROR(WriteRecoveredDocument(recovered.front(), document, [&] { stage.Count(); }));
  conversion.files.written.insert(conversion.files.written.begin(), document);
  return {};
}

// The notes and the run document of the merged run.
Status AddMerged(MergedRun& run, const std::filesystem::path& folder, ConversionStage& stage,
                 Conversion& conversion) {
  run.context.summaries = conversion.files.summaries;
  run.context.slo_answers = conversion.files.answers;
  conversion.notes = run.context.notes;
  conversion.capacity = run.context.capacity;
  const auto document = folder / fmt::format("benchmark_{}.json", run.context.timestamp);
  LLMB_RETURN_IF_ERROR(run.WriteDocument(document, [&] { stage.Count(); }));
  conversion.files.written.insert(conversion.files.written.begin(), document);
  return {};
}

Result<Conversion> ConvertInputs(ConvertRequest request, const Clock& clock,
                                 const ConvertProgress& on_progress) {
  Inputs inputs(request);
  std::string timestamp = TimestampOf(request).value_or(TimestampText(clock.WallNow()));
  LLMB_RETURN_IF_ERROR(inputs.CheckDocuments());
  if (!request.shards.files.empty()) {
    ConversionStage merging("merging the shards", clock, on_progress);
    LLMB_RETURN_IF_ERROR(inputs.MergeShardsOf(merging));
    RunContext& context = inputs.Merged()->context;
    LLMB_RETURN_IF_ERROR(CompleteFromRun(context, request));
    timestamp = context.timestamp = MergedTimestamp(context, request);
  }
  ConversionStage recovering("reading the journal", clock, on_progress);
  LLMB_RETURN_IF_ERROR(inputs.OpenJournals(recovering));
  ConversionStage comparing("comparing the settings", clock, on_progress);
  LLMB_RETURN_IF_ERROR(inputs.NameSeries(comparing));
  ConversionStage reading("writing the results", clock, on_progress);
  const ResultSource source = [&](ResultSink& sink) -> Status {
    LLMB_RETURN_IF_ERROR(inputs.Read(sink, reading));
    if (reading.Requests() == 0) return Fail("the input holds no request");
    if (request.visualizations) on_progress("drawing the charts", reading.Requests());
    return {};
  };
  ResultFilesOptions options{.folder = request.output_dir,
                             .timestamp = timestamp,
                             .visualizations = request.visualizations,
                             .csv_text = request.csv_text,
                             .metric_profiles = request.metric_profiles,
                             .slo = request.slo,
                             .goodput = request.goodput,
                             .exports = {.formats = request.export_formats},
                             .chart_context = [&] { return inputs.MakeChartContext(timestamp); },
                             .export_settings = [&] { return inputs.MakeExportSettings(); }};
  if (request.report) options.report_facts = [&] { return inputs.MakeReportFacts(); };
  Result<ResultFiles> files = WriteResultFiles(source, options);
  if (!files) return tl::unexpected(files.error());
  files->simulated_endpoints = inputs.SimulatedEndpoints();
  Conversion conversion{.files = std::move(*files),
                        .notes = inputs.SeriesNotes(),
                        .left_out = inputs.LeftOut(),
                        .counts_good = !request.goodput.Empty(),
                        .capacity = inputs.Searches()};
  ConversionStage saving("writing the run document", clock, on_progress);
  if (inputs.Merged()) {
    LLMB_RETURN_IF_ERROR(AddMerged(*inputs.Merged(), request.output_dir, saving, conversion));
  }
  LLMB_RETURN_IF_ERROR(AddRecovered(request, inputs.Recovered(), timestamp, saving, conversion));
  return conversion;
}

// Names the first input that is not of the kind that its name promises; nullopt if there is none.
std::optional<std::string> ForeignInput(const ConvertRequest& request) {
  for (const auto& [paths, kind] : {std::pair(&request.documents, InputKind::kDocument),
                                    {&request.journals, InputKind::kJournal},
                                    {&request.csvs, InputKind::kCsv}}) {
    for (const std::filesystem::path& path : *paths) {
      if (auto foreign = ForeignFileText(path, kind)) return foreign;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Conversion> Convert(const ConvertRequest& request, const Clock& clock,
                           const ConvertProgress& on_progress) {
  Result<Conversion> conversion = ConvertInputs(request, clock, on_progress);
  if (!conversion) {
    // The kind of the file tells the user more than the place where reading failed.
    if (const auto foreign = ForeignInput(request)) return Fail(*foreign);
  }
  return conversion;
}

}  // namespace llmb
