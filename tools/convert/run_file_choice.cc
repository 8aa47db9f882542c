#include "tools/convert/run_file_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/document/run_document.h"
#include "harness/journal/journal_reader.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// The last bytes of RunDocumentWriter. No earlier place of a document has them.
constexpr std::string_view kDocumentEnd = "\n  ]\n}\n";

bool EndsAsWritten(const fs::path& document) {
  const auto file = OpenFile(document);
  if (!file) return false;
  constexpr auto kSize = static_cast<std::streamoff>(kDocumentEnd.size());
  // A compressed file has to be read from its beginning.
  if (!document.string().ends_with(".gz")) (*file)->seekg(-kSize, std::ios::end);
  std::string block(std::size_t{1} << 16, '\0');
  std::string last;
  do {
    (*file)->read(block.data(), static_cast<std::streamsize>(block.size()));
    last.append(block, 0, static_cast<std::size_t>((*file)->gcount()));
    if (last.size() > kDocumentEnd.size()) last.erase(0, last.size() - kDocumentEnd.size());
  } while (**file);
  return !(*file)->bad() && last == kDocumentEnd;
}

std::optional<fs::path> JournalOf(const fs::path& document) {
  fs::path journal = RunStem(document) + ".journal";
  std::error_code ignored;
  return fs::is_regular_file(journal, ignored) ? std::optional(std::move(journal)) : std::nullopt;
}

// Whether the run wrote the document when its only attempt had ended by itself. A document that was
// recovered from a journal is marked as interrupted. No request is parsed, because both files may
// be large.
bool IsOfEndedRun(const fs::path& document, const fs::path& journal) {
  if (!EndsAsWritten(document)) return false;
  const auto head = OpenFile(document);
  if (!head) return false;
  const auto context = ReadDocumentContext(**head, "");
  if (!context || context->interrupted) return false;
  const auto file = OpenFile(journal);
  if (!file) return false;
  const auto state = ReadJournal(**file, "", {});
  return state && state->attempts == 1;
}

void AddCase(const CaseRun& run, FlowsOfRun& flows) {
  if (!run.interrupted || run.IsAggregate()) return;
  flows.interrupted.emplace(run.endpoint_name, run.load, static_cast<int>(run.repetition_index));
}

}  // namespace

std::string RunStem(const fs::path& path) {
  std::string name = path.string();
  for (const std::string_view end : {".gz", ".json", ".journal"}) {
    if (name.ends_with(end)) name.erase(name.size() - end.size());
  }
  return name;
}

Status CheckWholeDocument(const fs::path& document) {
  if (EndsAsWritten(document)) return {};
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(document));
  Status read = ReadRunDocument(*file, document.string(), {});
  const auto journal = JournalOf(document);
  if (read || !journal) return read;
  return Fail(fmt::format("{}; the journal of the run is there, give it instead: '{}'",
                          read.error().message, OneLine(journal->string())));
}

std::optional<FlowsOfRun> FlowsOf(const fs::path& document) {
  const auto file = OpenFile(document);
  if (!file) return std::nullopt;
  FlowsOfRun flows;
  const auto count = [&](const RequestRecord& record) {
    if (record.warmup || record.error_type == ErrorType::kCancelled) return;
    ++flows.finished[{record.endpoint_name, record.load, record.repetition}];
  };
  const auto add_case = [&](const CaseRun& run, const DurationCounts&) { AddCase(run, flows); };
  const auto note_interruption = [&](const RunContext& context) {
    flows.others_ended = !context.interrupted;
  };
  const Status read = ReadRunDocument(
      **file, "", {.on_context = note_interruption, .on_request = count, .on_case = add_case});
  return read ? std::optional(std::move(flows)) : std::nullopt;
}

FlowsOfRun FlowsOf(const RecoveredRun& run) {
  FlowsOfRun flows{.finished = run.finished_requests, .interrupted = {}};
  for (const CaseResult& result : run.collected.cases) AddCase(result.run, flows);
  return flows;
}

bool HasAtLeast(const FlowsOfRun& these, const FlowsOfRun& others) {
  return std::ranges::all_of(others.finished, [&](const auto& other) {
    const auto own = these.finished.find(other.first);
    if (own == these.finished.end()) return false;
    const bool interrupted = these.interrupted.contains(other.first);
    const bool other_interrupted = others.interrupted.contains(other.first);
    if (interrupted && !other_interrupted && others.others_ended) return false;
    if (other_interrupted && !interrupted && these.others_ended) return true;
    return own->second >= other.second;
  });
}

std::optional<CountingJournal> JournalWithMore(const fs::path& document) {
  const auto journal = JournalOf(document);
  if (!journal || IsOfEndedRun(document, *journal)) return std::nullopt;
  const auto run = RecoverRun(*journal, [] {});
  if (!run) return std::nullopt;
  const auto written = FlowsOf(document);
  if (written && HasAtLeast(*written, FlowsOf(*run))) return std::nullopt;
  return CountingJournal{*journal, written ? "lacks requests of its journal, which counts"
                                           : "is damaged or cut short, so its journal counts"};
}

}  // namespace llmb
