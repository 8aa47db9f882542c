#include "tools/convert/recovered_run.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <istream>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/journal/capacity_results.h"
#include "harness/journal/journal_reader.h"

namespace llmb {
namespace {

Result<UniqueFd> OpenForReading(const std::filesystem::path& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.IsOpen()) return file;
  return Fail(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
}

std::vector<std::string> NotesOf(const RecoveredRun& run, const JournalState& state,
                                 const std::string& source) {
  std::vector<std::string> notes;
  for (const EndpointNote& note : run.collector->Notes()) {
    notes.push_back(fmt::format("{} {}", note.endpoint_name, note.text));
  }
  const MissingRequests& missing = run.missing;
  notes.push_back(
      missing.missing == 0
          ? fmt::format("all {} {} of {} are finished", missing.planned, missing.What(), source)
          : fmt::format("{} is of an interrupted run; missing {}: {} of {}", source, missing.What(),
                        missing.missing, missing.planned));
  notes.insert(notes.end(), missing.lines.begin(), missing.lines.end());
  if (const std::string damage = DamageText(state); !damage.empty()) {
    notes.push_back(fmt::format("{}: {}", source, damage));
  }
  return notes;
}

}  // namespace

JournalLineReader RecoveredRun::ReadLine() const {
  return [this](LinePlace place) { return ReadJournalLine(file.Get(), place); };
}

Result<RecoveredRun> RecoverRun(const std::filesystem::path& path,
                                const std::function<void()>& on_request) {
  LLMB_ASSIGN_OR_RETURN(UniqueFd file, OpenForReading(path));
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> stream, OpenFile(path));
  RecoveredRun run;
  run.file = std::move(file);
  std::vector<EndpointPlan> plan;
  const JournalSink sink{.on_header =
                             [&](const JournalHeader& header) {
                               run.context = header.context;
                               plan = header.plan;
                               run.collector = std::make_unique<RunCollector>(run.context.endpoints,
                                                                              run.context.prompts);
                               run.collector->Expect(plan, run.context.settings);
                             },
                         .on_attempt = [&] { run.collector->BeginAttempt(); },
                         .on_event =
                             [&](RunEvent event, LinePlace place) {
                               if (std::holds_alternative<RequestRecord>(event)) on_request();
                               run.collector->Add(std::move(event), place);
                             }};
  LLMB_ASSIGN_OR_RETURN(const JournalState state, ReadJournal(*stream, path.string(), sink));
  run.context.interrupted = true;
  run.finished_requests = run.collector->FinishedByFlow();
  run.missing = FindMissingRequests(plan, *run.collector);
  // The notes of a merge name the shard instead, so that they do not depend on the names of the
  // files.
  const std::string source = run.context.shard ? "the journal" : path.filename().string();
  run.context.notes = NotesOf(run, state, source);
  run.context.capacity = CapacityResultsOf(plan, *run.collector);
  run.collected = run.collector->ReleaseCases("the run was interrupted");
  return run;
}

Status WriteRecoveredDocument(const RecoveredRun& run, const std::filesystem::path& path,
                              const std::function<void()>& on_request) {
  const JournalLineReader read_line = [&, read = run.ReadLine()](LinePlace place) {
    on_request();
    return read(place);
  };
  Status read;
  const Status written = WriteFileAtomically(path, [&](std::ostream& out) {
    read = WriteCollectedDocument(out, run.context, run.collected, read_line, false);
  });
  return read ? written : read;
}

}  // namespace llmb
