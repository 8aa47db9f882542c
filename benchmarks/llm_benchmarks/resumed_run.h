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

// A run that did not end, as its journal has it.
struct ResumedRun {
  std::filesystem::path path;
  JournalHeader header;
  JournalState state;
  LockedJournal lock;  // until the journal is continued
};

// Locks and reads it. Errors: as ReadJournal, the run is still going on, and a file that cannot be
// opened for writing.
Result<ResumedRun> OpenResumedRun(const std::filesystem::path& path);

// Whether the plan made from the recorded command line is still that of the journal: models file
// and prompts file may have changed since. Error: what is not the same.
Status CheckSamePlan(const ResumedRun& resumed, const std::vector<Endpoint>& endpoints,
                     const std::vector<Prompt>& prompts, const std::vector<EndpointPlan>& plan);

// What is resumed, as lines for people.
std::string ResumeText(const ResumedRun& resumed);

}  // namespace llmb
