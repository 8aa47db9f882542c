#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/document/omitted_fields.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/journal_reader.h"
#include "harness/workload/custom_reader.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

// Names the sessions of a run. Each load level and repetition sends the same conversations again.
// Each time is a conversation of its own here: "a", "a#2" ...
class SessionNames {
 public:
  std::string Of(const RequestRecord& record) {
    const auto flow = flows_.emplace(
        std::tuple(record.load.Key(), record.repetition, record.attempt), flows_.size() + 1);
    const std::size_t number = flow.first->second;
    return number == 1 ? record.session_id : fmt::format("{}#{}", record.session_id, number);
  }

 private:
  std::map<std::tuple<std::string, int, int>, std::size_t> flows_;  // numbered from 1
};

// The text of a request as a record has it.
std::string RecordedText(const WorkloadRequest& row) {
  std::string text;
  for (const ChatMessage& message : row.messages) {
    if (!text.empty()) text += "\n\n";
    text += message.text;
  }
  return CutText(text, kPromptTextCharacters);
}

// Whether a request may be one of `row`. The text of a later turn depends on the answers before it.
bool IsOfRow(const RequestRecord& record, const WorkloadRequest& row) {
  if (record.workload != "custom" || record.session_id != row.session) return false;
  if (row.messages.empty()) return record.input_tokens_asked == row.input_tokens;
  const bool stands_alone = !row.adds_to_session || row.turn == 0;
  return !stands_alone || RecordedText(row) == record.prompt_text;
}

// Collects the requests of a run.
class TrafficGatherer {
 public:
  TrafficGatherer(const RunTexts& texts, std::string endpoint)
      : endpoint_(std::move(endpoint)), rows_(texts.rows) {
    for (const Prompt& prompt : texts.prompts) prompts_.emplace(prompt.id, &prompt);
  }

  void Add(const RequestRecord& record) {
    endpoints_.insert(record.endpoint_name);
    if (!endpoint_.empty() && record.endpoint_name != endpoint_) return;
    if (record.warmup) {
      ++warmups_;
      return;
    }
    WorkloadRequest request;
    if (!GiveInput(record, request)) {
      ++unknown_;
      return;
    }
    if (!record.session_id.empty()) GiveSession(record, request);
    if (record.output_tokens.value_or(0) > 0) request.output_tokens = record.output_tokens;
    if (record.timestamp) request.arrival = record.timestamp->time_since_epoch();
    traffic_.requests.push_back(std::move(request));
  }

  void SetContext(const RunContext& context) {
    has_window_ = context.workload.trace_window.has_value();
  }

  void AddNote(std::string note) { traffic_.notes.push_back(std::move(note)); }

  Result<RecordedTraffic> Release(const std::string& name) {
    const std::vector<std::string> all(endpoints_.begin(), endpoints_.end());
    if (!endpoint_.empty() && !endpoints_.contains(endpoint_)) {
      return Fail(fmt::format("{}: it has no endpoint '{}' (it has {}){}", name,
                              PrintableText(endpoint_), PrintableText(Join(all, ", ")),
                              DidYouMean(endpoint_, all)));
    }
    if (endpoint_.empty() && all.size() > 1) {
      return Fail(fmt::format("{}: it has several endpoints, choose one with --endpoint: {}", name,
                              PrintableText(Join(all, ", "))));
    }
    if (has_window_ && !rows_.empty()) {
      return Fail(
          fmt::format("{}: --dataset cannot be used for a run with --trace-window, whose "
                      "requests do not say which rows they are",
                      name));
    }
    if (others_ > 0) {
      return Fail(fmt::format("{}: --dataset is not what it sent: {} {} to no row of it", name,
                              RequestsText(others_), others_ == 1 ? "belongs" : "belong"));
    }
    NoteLeftOut(warmups_, "of warm-up", traffic_);
    NoteLeftOut(unknown_, "of which neither the prompt nor its length is known", traffic_);
    if (turns_ > 0) {
      AddNote(
          fmt::format("a length instead of the messages: {} of conversations; a run keeps no "
                      "messages, and --dataset names the file that has them",
                      RequestsText(turns_)));
    }
    if (lengths_only_ > 0) {
      AddNote(
          fmt::format("a length instead of the prompt: {}; a run keeps 100 characters of a "
                      "prompt, and --prompts or --dataset names the file that has the rest",
                      RequestsText(lengths_only_)));
    }
    return std::move(traffic_);
  }

 private:
  bool GiveInput(const RequestRecord& record, WorkloadRequest& request) {
    if (!rows_.empty()) return GiveRow(record, request);
    // The text of a turn is that of all messages so far, without their roles.
    if (!record.session_id.empty()) return GiveLength(record, request, turns_);
    const auto prompt = prompts_.find(record.prompt_id);
    if (prompt != prompts_.end() &&
        CutText(prompt->second->text, kPromptTextCharacters) == record.prompt_text) {
      request.messages.push_back({"user", prompt->second->text, ""});
      return true;
    }
    // A text that was not cut is complete, unless it is a row of a data set with an empty line:
    // several messages may have been joined there.
    const bool may_be_several =
        record.workload == "custom" && record.prompt_text.find("\n\n") != std::string::npos;
    if (!record.prompt_text.empty() && !may_be_several &&
        CountCharacters(record.prompt_text) <= kPromptTextCharacters) {
      request.messages.push_back({"user", record.prompt_text, ""});
      return true;
    }
    return GiveLength(record, request, lengths_only_);
  }

  // Iteration i of a data set is its row i, except in a run with a window.
  bool GiveRow(const RequestRecord& record, WorkloadRequest& request) {
    const auto row = static_cast<std::size_t>(record.iteration);
    if (row >= rows_.size() || !IsOfRow(record, rows_[row])) {
      ++others_;
      return false;
    }
    request = rows_[row];
    request.arrival.reset();
    request.delay = {};
    return true;
  }

  static bool GiveLength(const RequestRecord& record, WorkloadRequest& request,
                         std::size_t& count) {
    if (record.input_tokens.value_or(0) < 1) return false;
    request.input_tokens = record.input_tokens;
    ++count;
    return true;
  }

  // The turns come in order, because each follows the end of the one before.
  void GiveSession(const RequestRecord& record, WorkloadRequest& request) {
    request.session = sessions_.Of(record);
    if (!record.started || !record.total_latency) return;
    const TimePoint end = *record.started + *record.total_latency;
    const auto [last, is_first] = ends_.emplace(request.session, end);
    if (!is_first) {
      request.delay = std::max(Nanoseconds(0), *record.started - last->second);
      last->second = end;
    }
  }

  std::string endpoint_;
  std::span<const WorkloadRequest> rows_;
  std::unordered_map<std::string, const Prompt*> prompts_;
  std::set<std::string> endpoints_;
  RecordedTraffic traffic_;
  SessionNames sessions_;
  std::unordered_map<std::string, TimePoint> ends_;  // of the last turn, by session
  std::size_t warmups_ = 0;
  std::size_t unknown_ = 0;
  std::size_t lengths_only_ = 0;
  std::size_t turns_ = 0;   // of conversations
  std::size_t others_ = 0;  // that are not of a row of the data set
  bool has_window_ = false;
};

Status ReadRunJournal(std::istream& file, const std::string& name, TrafficGatherer& gatherer) {
  OmittedFields omitted;
  const JournalSink sink{.on_header =
                             [&](const JournalHeader& header) {
                               const RunContext& context = header.context;
                               omitted = OmittedFields(context.endpoints, context.prompts);
                               gatherer.SetContext(context);
                             },
                         .on_attempt = nullptr,
                         .on_event =
                             [&](RunEvent event, LinePlace /*place*/) {
                               auto* record = std::get_if<RequestRecord>(&event);
                               if (record == nullptr) return;
                               omitted.Restore(*record);
                               gatherer.Add(*record);
                             }};
  LLMB_ASSIGN_OR_RETURN(const JournalState state, ReadJournal(file, name, sink));
  if (const std::string damage = DamageText(state); !damage.empty()) gatherer.AddNote(damage);
  return {};
}

Status ReadRun(const std::string& path, TrafficGatherer& gatherer) {
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  const auto add = [&](const RequestRecord& record) { gatherer.Add(record); };
  const std::string name = PrintableText(path);
  if (path.ends_with(".journal")) return ReadRunJournal(*file, name, gatherer);
  if (IsCsvName(path)) return ReadResultsCsv(*file, name, add);
  const auto set = [&](const RunContext& context) { gatherer.SetContext(context); };
  return ReadRunDocument(*file, name, {.on_context = set, .on_request = add, .on_case = nullptr});
}

}  // namespace

bool IsCsvName(std::string_view path) {
  return path.ends_with(".csv") || path.ends_with(".csv.gz");
}

Result<std::vector<WorkloadRequest>> ReadDatasetRows(const std::string& path) {
  LLMB_ASSIGN_OR_RETURN(DatasetInput input, OpenDatasetInput(path));
  CustomReader reader(std::move(input));
  std::vector<WorkloadRequest> rows;
  while (true) {
    LLMB_ASSIGN_OR_RETURN(std::optional<WorkloadRequest> row, reader.Next());
    if (!row) return rows;
    rows.push_back(*std::move(row));
  }
}

Result<RecordedTraffic> ReadRunFile(const std::string& path, const RunTexts& texts,
                                    const std::string& endpoint) {
  TrafficGatherer gatherer(texts, endpoint);
  LLMB_RETURN_IF_ERROR(ReadRun(path, gatherer));
  return gatherer.Release(PrintableText(path));
}

}  // namespace llmb
