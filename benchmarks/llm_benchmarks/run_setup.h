#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/resumed_run.h"
#include "benchmarks/llm_benchmarks/simulator_process.h"
#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/parsed_command_line.h"
#include "harness/config/resumed_command_line.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/journal_header.h"
#include "harness/workload/prompt.h"

namespace llmb {

// Everything that is decided before the first request, all of it checked.
struct RunSetup {
  Options options;
  BenchmarkFlags flags;
  std::vector<std::string> warnings;          // to be shown
  std::vector<std::string> secret_variables;  // of the environment, that tokens were taken from
  TimestampSource timestamps = TimestampSource::kKernel;
  std::string user_timestamps_reason;  // why not the kernel's
  std::vector<Prompt> prompts;
  std::vector<EndpointJob> jobs;                // one per endpoint with at least one case selected
  std::vector<std::vector<std::string>> cases;  // the names selected, per job
  std::vector<EndpointPlan> plan;               // the requests of each job, all attempts together
  RecordedCommandLine command_line;             // for the journal
  std::optional<ResumedRun> resumed;

  std::vector<Endpoint> Endpoints() const;
  bool AnySimulated() const;
};

// Errors (exit code 2): whatever is wrong with flags, files, names or the output folder, a filter
// that selects nothing, and a run to be resumed whose plan would not be the same.
Result<RunSetup> PrepareRun(const ParsedCommandLine& command_line, const Environment& environment);

// Starts the simulator if an endpoint needs it and gives those endpoints their URL.
Result<std::optional<SimulatorProcess>> StartSimulatedEndpoints(RunSetup& setup);

}  // namespace llmb
