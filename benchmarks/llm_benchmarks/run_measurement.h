#pragma once

#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/base/clock.h"
#include "harness/run/run_collector.h"

namespace llmb {

// What a run measured.
struct RunMeasurement {
  std::vector<CaseResult> cases;
  std::vector<std::string> notes;  // about endpoints
  std::vector<std::string> lost;   // endpoints whose measurement did not end, and why
  std::uint64_t requests = 0;
  std::uint64_t successful_requests = 0;
};

// Sends the requests of all jobs and shows the progress meanwhile: one endpoint in this process,
// several in a child process each. Returns when all is measured or after an interruption.
RunMeasurement MeasureRun(const RunSetup& setup, const Environment& environment,
                          const Clock& clock);

}  // namespace llmb
