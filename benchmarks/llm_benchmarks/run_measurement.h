#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/base/clock.h"
#include "harness/journal/collected_run.h"
#include "harness/journal/journal_writer.h"
#include "harness/journal/missing_requests.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// What a run measured, all its attempts together.
struct RunMeasurement {
  std::unique_ptr<JournalWriter> journal;  // holds the requests
  std::unique_ptr<RunCollector> collector;
  CollectedCases collected;
  MissingRequests missing;
  std::vector<std::string> notes;  // about endpoints
  std::vector<std::string> lost;   // endpoints whose measurement did not end, and why
  std::uint64_t requests = 0;
  std::uint64_t successful_requests = 0;
  bool out_of_memory = false;  // the run was ended because the journal could not be written

  // Lives no longer than this.
  JournalLineReader ReadLine() const {
    return [this](LinePlace place) { return journal->Read(place); };
  }
};

// Sends the requests of all jobs, keeps what comes of them in `journal` and shows the progress
// meanwhile: one endpoint in this process, several in a child process each. Of a run that is
// resumed only what is missing is sent. Returns when all is measured or after an interruption.
RunMeasurement MeasureRun(const RunSetup& setup, std::unique_ptr<JournalWriter> journal,
                          const Environment& environment, const Clock& clock);

}  // namespace llmb
