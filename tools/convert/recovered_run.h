#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"
#include "harness/document/run_document.h"
#include "harness/journal/collected_run.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// What the journal of a run that did not end gives.
struct RecoveredRun {
  RunContext context;  // interrupted; its notes say what is missing and what was damaged
  std::unique_ptr<RunCollector> collector;
  CollectedCases collected;
  UniqueFd file;  // the journal, open for reading

  // Lives no longer than this.
  JournalLineReader ReadLine() const;
};

// Reads a journal, of a run that was killed or of one that is still going on. `on_request` is
// called for each finished request. Errors: as ReadJournal, and a file that cannot be opened.
Result<RecoveredRun> RecoverRun(const std::filesystem::path& path,
                                const std::function<void()>& on_request);

// Writes the run document of what was finished. `on_request` is called for each request. Errors: as
// WriteFileAtomically.
Status WriteRecoveredDocument(const RecoveredRun& run, const std::filesystem::path& path,
                              const std::function<void()>& on_request);

}  // namespace llmb
