#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/environment.h"
#include "harness/journal/collected_run.h"
#include "harness/journal/journal_writer.h"
#include "harness/journal/missing_requests.h"
#include "harness/journal/run_collector.h"
#include "harness/run/run_plan.h"

namespace llmb {

// The results of a run, all its attempts together.
struct RunMeasurement {
  std::unique_ptr<JournalWriter> journal;  // contains the requests
  std::unique_ptr<RunCollector> collector;
  CollectedCases collected;
  MissingRequests missing;
  std::vector<std::string> notes;                        // about endpoints
  std::vector<std::string> lost_endpoints;               // each with the reason of its failure
  std::map<std::string, std::string> reasons_of_losses;  // the same reasons, by endpoint
  std::uint64_t requests = 0;
  std::uint64_t successful_requests = 0;
  bool out_of_memory = false;  // the run ended itself: its journal could not be written

  // Reads lines of the journal. The result refers to this object, which must stay where it is.
  JournalLineReader ReadLine() const {
    return [this](LinePlace place) { return journal->Read(place); };
  }
};

// Sends the requests of all jobs, keeps the records in `journal` and shows the progress on stderr.
// One endpoint is measured in this process, several in one child process each; those whose test
// request failed are not measured. Only the missing
// requests of a resumed run are sent, and the user is told which. Returns when everything is
// measured, or after an interruption (Interrupted()). A failed endpoint is in lost_endpoints.
RunMeasurement MeasureRun(const RunPlan& plan, std::unique_ptr<JournalWriter> journal,
                          const Environment& environment, const Clock& clock,
                          const MeasureEndpointFunction& measure);

}  // namespace llmb
