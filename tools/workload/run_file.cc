#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <unordered_map>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

// Collects the requests of a run.
class TrafficGatherer {
 public:
  TrafficGatherer(const std::vector<Prompt>& prompts, std::string endpoint)
      : endpoint_(std::move(endpoint)) {
    for (const Prompt& prompt : prompts) prompts_.emplace(prompt.id, &prompt);
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
    if (record.output_tokens.value_or(0) > 0) request.output_tokens = record.output_tokens;
    if (record.timestamp) request.arrival = record.timestamp->time_since_epoch();
    traffic_.requests.push_back(std::move(request));
  }

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
    NoteLeftOut(warmups_, "of warm-up", traffic_);
    NoteLeftOut(unknown_, "of which neither the prompt nor its length is known", traffic_);
    if (turns_ > 0) {
      traffic_.notes.push_back(
          fmt::format("a length instead of the messages: {} of conversations, each of which now "
                      "stands alone; a run keeps no messages",
                      RequestsText(turns_)));
    }
    if (lengths_only_ > 0) {
      traffic_.notes.push_back(
          fmt::format("a length instead of the prompt: {}; a run keeps 100 characters of a prompt, "
                      "and --prompts names the file that has the rest",
                      RequestsText(lengths_only_)));
    }
    return std::move(traffic_);
  }

 private:
  bool GiveInput(const RequestRecord& record, WorkloadRequest& request) {
    // The text of a turn is that of all messages so far, with no role.
    if (!record.session_id.empty()) return GiveLength(record, request, turns_);
    const auto prompt = prompts_.find(record.prompt_id);
    if (prompt != prompts_.end() &&
        CutText(prompt->second->text, kPromptTextCharacters) == record.prompt_text) {
      request.messages.push_back({"user", prompt->second->text, ""});
      return true;
    }
    // A text that was not cut is whole.
    if (!record.prompt_text.empty() &&
        CountCharacters(record.prompt_text) <= kPromptTextCharacters) {
      request.messages.push_back({"user", record.prompt_text, ""});
      return true;
    }
    return GiveLength(record, request, lengths_only_);
  }

  static bool GiveLength(const RequestRecord& record, WorkloadRequest& request,
                         std::size_t& count) {
    if (record.input_tokens.value_or(0) < 1) return false;
    request.input_tokens = record.input_tokens;
    ++count;
    return true;
  }

  std::string endpoint_;
  std::unordered_map<std::string, const Prompt*> prompts_;
  std::set<std::string> endpoints_;
  RecordedTraffic traffic_;
  std::size_t warmups_ = 0;
  std::size_t unknown_ = 0;
  std::size_t lengths_only_ = 0;
  std::size_t turns_ = 0;  // of conversations
};

Status ReadRun(const std::string& path, TrafficGatherer& gatherer) {
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  const auto add = [&](const RequestRecord& record) { gatherer.Add(record); };
  const std::string name = PrintableText(path);
  if (IsCsvName(path)) return ReadResultsCsv(*file, name, add);
  return ReadRunDocument(*file, name,
                         {.on_context = nullptr, .on_request = add, .on_case = nullptr});
}

}  // namespace

bool IsCsvName(std::string_view path) {
  return path.ends_with(".csv") || path.ends_with(".csv.gz");
}

Result<RecordedTraffic> ReadRunFile(const std::string& path, const std::vector<Prompt>& prompts,
                                    const std::string& endpoint) {
  TrafficGatherer gatherer(prompts, endpoint);
  LLMB_RETURN_IF_ERROR(ReadRun(path, gatherer));
  return gatherer.Release(PrintableText(path));
}

}  // namespace llmb
