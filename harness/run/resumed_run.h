#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_reader.h"
#include "harness/journal/journal_writer.h"
#include "harness/journal/run_collector.h"
#include "harness/workload/prompt.h"

namespace llmb {

// An unfinished run, as its journal describes it.
struct ResumedRun {
  std::filesystem::path path;
  JournalHeader header;
  JournalState state;
  LockedJournal lock;                // until the journal is continued
  std::set<std::string> complete{};  // the endpoints that lack nothing, by name (FindComplete)

  // Whether nothing is missing, so that no request is sent.
  bool IsComplete() const { return complete.size() == header.plan.size(); }
};

// Locks and reads the journal at `path`. Lines of events are checked but not kept. Errors: those of
// ReadJournal, a run in progress, a rank's part of a search, and a file that cannot be written.
Result<ResumedRun> OpenResumedRun(const std::filesystem::path& path);

// Compares the plan made from the recorded command line with that of the journal: the models file
// and the prompts file may have changed since. Error: what differs.
Status CheckSamePlan(const ResumedRun& resumed, const std::vector<Endpoint>& endpoints,
                     const std::vector<Prompt>& prompts, const std::vector<EndpointPlan>& plan);

// Adds all that the journal holds to a collector that knows the plan.
void CollectEarlierAttempts(const ResumedRun& resumed, RunCollector& collector);

// Sets the endpoints that lack nothing of the plan. They are not asked anything, so a run that
// ended before its files were written needs no server.
void FindComplete(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts,
                  const std::vector<EndpointPlan>& plan, ResumedRun& resumed);

// Tells the user which run is resumed, whether anything is missing, and the damage of its journal
// if there is any. Every line ends in a line break.
std::string ResumeText(const ResumedRun& resumed);

}  // namespace llmb
