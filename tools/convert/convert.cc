#include "tools/convert/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/collected_run.h"
#include "harness/report/load_text.h"
#include "tools/convert/input_files.h"
#include "tools/convert/recovered_run.h"
#include "tools/convert/seen_requests.h"

namespace llmb {
namespace {

constexpr Nanoseconds kProgressInterval = std::chrono::milliseconds(100);

// Counts the requests of one stage and says so at times.
class Stage {
 public:
  Stage(std::string_view name, const Clock& clock, const ConvertProgress& on_progress)
      : name_(name), clock_(clock), on_progress_(on_progress), next_(clock.Now()) {}

  void Count() {
    ++requests_;
    if (const TimePoint now = clock_.Now(); now >= next_) {
      on_progress_(name_, requests_);
      next_ = now + kProgressInterval;
    }
  }
  std::uint64_t Requests() const { return requests_; }

 private:
  std::string_view name_;
  const Clock& clock_;
  const ConvertProgress& on_progress_;
  TimePoint next_;
  std::uint64_t requests_ = 0;
};

// What the inputs say about the run as a whole, gathered while they are read.
class Inputs {
 public:
  explicit Inputs(const ConvertRequest& request)
      : request_(request),
        several_(request.documents.size() + request.journals.size() + request.csvs.size() > 1) {}

  // Journals come first, because what is in them is in the order of time and not of cases.
  Status OpenJournals(Stage& stage) {
    for (const std::filesystem::path& path : request_.journals) {
      LLMB_ASSIGN_OR_RETURN(RecoveredRun run, RecoverRun(path, [&] { stage.Count(); }));
      recovered_.push_back(std::move(run));
    }
    return {};
  }

  const std::vector<RecoveredRun>& Recovered() const { return recovered_; }

  Status Read(const ResultSink& sink) {
    for (const std::filesystem::path& path : request_.documents) {
      BeginInput();
      if (Status read = ReadDocument(path, sink); !read) return read;
      EndInput(path);
    }
    for (std::size_t i = 0; i < recovered_.size(); ++i) {
      BeginInput();
      if (Status read = ReadRecovered(recovered_[i], sink); !read) return read;
      EndInput(request_.journals[i]);
    }
    for (const std::filesystem::path& path : request_.csvs) {
      BeginInput();
      if (Status read = ReadCsv(path, sink); !read) return read;
      EndInput(path);
    }
    return {};
  }

  // A line for each input that had requests which an earlier one had, too.
  const std::vector<std::string>& LeftOut() const { return left_out_; }

  ChartContext MakeChartContext(const std::string& timestamp) const {
    ChartContext context;
    if (contexts_.size() == 1 && request_.csvs.empty()) {
      context = ChartContextOf(contexts_.front(), request_.title);
    } else {
      context.title = request_.title;
      context.load = LoadsText(loads_);
      context.date = DatesText();
      context.simulated =
          std::ranges::any_of(contexts_, &RunContext::simulated) || !simulated_endpoints_.empty();
    }
    context.timestamp = timestamp;
    return context;
  }

  std::vector<std::string> SimulatedEndpoints() const {
    std::set<std::string> names = simulated_endpoints_;
    for (const RunContext& context : contexts_) {
      for (const Endpoint& endpoint : context.endpoints) {
        if (endpoint.simulated) names.insert(endpoint.name);
      }
    }
    return {names.begin(), names.end()};
  }

 private:
  Status ReadRecovered(const RecoveredRun& run, const ResultSink& sink) {
    sink.on_run();
    contexts_.push_back(run.context);
    contexts_.back().prompts.clear();
    const JournalLineReader read = run.ReadLine();
    return SourceOf(run.collected, *run.collector, read)(
        {.on_run = {},
         .on_request = [&](const RequestRecord& record) { Take(record, sink); },
         .on_gaps =
             [&](const std::string& endpoint, const LoadLevel& load, const DurationCounts& gaps) {
               if (CaseCounts()) sink.on_gaps(endpoint, load, gaps);
             },
         .on_client =
             [&](const std::string& endpoint, const LoadLevel& load, const ClientEvidence& client) {
               if (CaseCounts()) sink.on_client(endpoint, load, client);
               BeginCase();
             }});
  }

  Status ReadDocument(const std::filesystem::path& path, const ResultSink& sink) {
    sink.on_run();
    LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
    return ReadRunDocument(*file, path.string(),
                           {.on_context =
                                [&](const RunContext& context) {
                                  contexts_.push_back(context);
                                  contexts_.back().prompts.clear();
                                },
                            .on_request = [&](const RequestRecord& record) { Take(record, sink); },
                            .on_case =
                                [&](const CaseRun& run, const DurationCounts& gaps) {
                                  const bool counts = CaseCounts();
                                  BeginCase();
                                  if (!counts) return;
                                  if (!gaps.Empty()) {
                                    sink.on_gaps(run.endpoint_name, run.load, gaps);
                                  }
                                  if (!run.IsAggregate()) {
                                    sink.on_client(run.endpoint_name, run.load,
                                                   EvidenceFrom(run.counters));
                                  }
                                }});
  }

  Status ReadCsv(const std::filesystem::path& path, const ResultSink& sink) {
    sink.on_run();
    LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> file, OpenFile(path));
    return ReadResultsCsv(*file, path.string(),
                          [&](const RequestRecord& record) { Take(record, sink); });
  }

  void BeginInput() {
    seen_.BeginInput();
    BeginCase();
    of_input_ = seen_of_input_ = 0;
  }

  void BeginCase() { case_taken_ = case_left_out_ = false; }

  bool CaseCounts() const { return case_taken_ || !case_left_out_; }

  void EndInput(const std::filesystem::path& path) {
    if (seen_of_input_ == 0) return;
    left_out_.push_back(
        fmt::format("{}: {} of its {} requests left out, because an earlier input has them too",
                    path.string(), seen_of_input_, of_input_));
  }

  void Take(const RequestRecord& record, const ResultSink& sink) {
    ++of_input_;
    if (several_ && seen_.SeenBefore(record)) {
      case_left_out_ = true;
      ++seen_of_input_;
      return;
    }
    case_taken_ = true;
    loads_.insert(record.load);
    if (record.simulated) simulated_endpoints_.insert(record.endpoint_name);
    if (record.timestamp) {
      first_ = std::min(first_.value_or(*record.timestamp), *record.timestamp);
      last_ = std::max(last_.value_or(*record.timestamp), *record.timestamp);
    }
    sink.on_request(record);
  }

  std::string DatesText() const {
    if (!first_) return "";
    const std::string from = DayText(*first_);
    const std::string to = DayText(*last_);
    return from == to ? from : fmt::format("{} to {}", from, to);
  }

  const ConvertRequest& request_;
  bool several_;
  std::vector<RecoveredRun> recovered_;
  std::vector<RunContext> contexts_;
  SeenRequests seen_;
  std::uint64_t of_input_ = 0;
  std::uint64_t seen_of_input_ = 0;
  std::vector<std::string> left_out_;
  bool case_taken_ = false;     // some request of the case under way was not left out
  bool case_left_out_ = false;  // and some was
  std::set<std::string> simulated_endpoints_;  // by their requests
  std::set<LoadLevel> loads_;
  std::optional<WallTime> first_;
  std::optional<WallTime> last_;
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

// The notes of runs that did not end, and the document of one that is all there is.
Status AddRecovered(const ConvertRequest& request, const std::vector<RecoveredRun>& recovered,
                    const std::string& timestamp, Stage& stage, Conversion& conversion) {
  for (const RecoveredRun& run : recovered) {
    const std::vector<std::string>& notes = run.context.notes;
    conversion.notes.insert(conversion.notes.end(), notes.begin(), notes.end());
  }
  if (recovered.size() != 1 || request.documents.size() + request.csvs.size() > 0) return {};
  const auto document = request.output_dir / fmt::format("benchmark_{}.json", timestamp);
  Status written = WriteRecoveredDocument(recovered.front(), document, [&] { stage.Count(); });
  if (!written) return written;
  conversion.files.written.insert(conversion.files.written.begin(), document);
  return {};
}

}  // namespace

Result<Conversion> Convert(const ConvertRequest& request, const Clock& clock,
                           const ConvertProgress& on_progress) {
  Inputs inputs(request);
  Stage recovering("reading the journal", clock, on_progress);
  LLMB_RETURN_IF_ERROR(inputs.OpenJournals(recovering));
  const std::string timestamp = TimestampOf(request).value_or(TimestampText(clock.WallNow()));
  Stage reading("writing the results", clock, on_progress);
  const ResultSource source = [&](const ResultSink& sink) -> Status {
    ResultSink counting = sink;
    counting.on_request = [&](const RequestRecord& record) {
      reading.Count();
      sink.on_request(record);
    };
    if (Status read = inputs.Read(counting); !read) return read;
    if (reading.Requests() == 0) return Fail("the input holds no request");
    if (request.visualizations) on_progress("drawing the charts", reading.Requests());
    return {};
  };
  Result<ResultFiles> files = WriteResultFiles(
      source, {.folder = request.output_dir,
               .timestamp = timestamp,
               .visualizations = request.visualizations,
               .csv_text = request.csv_text,
               .metric_profiles = request.metric_profiles,
               .chart_context = [&] { return inputs.MakeChartContext(timestamp); }});
  if (!files) return tl::unexpected(files.error());
  files->simulated_endpoints = inputs.SimulatedEndpoints();
  Conversion conversion{.files = std::move(*files), .notes = {}, .left_out = inputs.LeftOut()};
  Stage saving("writing the run document", clock, on_progress);
  LLMB_RETURN_IF_ERROR(AddRecovered(request, inputs.Recovered(), timestamp, saving, conversion));
  return conversion;
}

}  // namespace llmb
