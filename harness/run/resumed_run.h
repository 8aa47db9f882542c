#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_reader.h"
#include "harness/journal/journal_writer.h"
#include "harness/workload/prompt.h"

namespace llmb {

// An unfinished run, as its journal describes it.
struct ResumedRun {
  std::filesystem::path path;
  JournalHeader header;
  JournalState state;
  LockedJournal lock;  // until the journal is continued
};

// Locks and reads the journal at `path`. Lines of events are checked but not kept. Errors: those of
// ReadJournal, a run in progress, a rank's part of a search, and a file that cannot be written.
Result<ResumedRun> OpenResumedRun(const std::filesystem::path& path);

// Compares the plan made from the recorded command line with that of the journal: the models file
// and the prompts file may have changed since. Error: what differs.
Status CheckSamePlan(const ResumedRun& resumed, const std::vector<Endpoint>& endpoints,
                     const std::vector<Prompt>& prompts, const std::vector<EndpointPlan>& plan);

// Tells the user which run is resumed, and the damage of its journal if there is any. Every line
// ends in a line break.
std::string ResumeText(const ResumedRun& resumed);

}  // namespace llmb
