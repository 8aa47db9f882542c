#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"
#include "harness/document/run_document.h"
#include "harness/journal/collected_run.h"
#include "harness/journal/missing_requests.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// An interrupted run, recovered from its journal.
struct RecoveredRun {
  RunContext context;  // marked as interrupted; its notes say what is missing and what was damaged
  std::unique_ptr<RunCollector> collector;
  CollectedCases collected;
  // The measured requests in `collected`, without warm-up and cancelled ones.
  RequestsByFlow finished_requests;
  MissingRequests missing;  // of the plan
  UniqueFd file;            // the journal, open for reading

  // Valid while this object lives.
  JournalLineReader ReadLine() const;
};

// Reads the journal of a run that was killed, or is still in progress. Calls `on_request` for each
// request. Errors: as ReadJournal, and a file that cannot be opened.
Result<RecoveredRun> RecoverRun(const std::filesystem::path& path,
                                const std::function<void()>& on_request);

// Writes the run document of the recovered requests. Calls `on_request` for each. Errors: as
// WriteFileAtomically, and a line of the journal that cannot be read back.
Status WriteRecoveredDocument(const RecoveredRun& run, const std::filesystem::path& path,
                              const std::function<void()>& on_request);

}  // namespace llmb
