#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/clock_offset.h"
#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/parsed_command_line.h"
#include "harness/config/resumed_command_line.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/journal_header.h"
#include "harness/metrics/slo.h"
#include "harness/run/case_engine.h"
#include "harness/run/check_dataset.h"
#include "harness/run/resumed_run.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/dataset_rows.h"
#include "harness/workload/prompt.h"

namespace llmb {

// Everything that is decided and checked before the first request.
struct RunPlan {
  Options options;
  BenchmarkFlags flags;
  std::vector<std::string> warnings;          // shown before the run
  std::vector<std::string> notes;             // the same
  std::vector<std::string> secret_variables;  // environment variables that tokens were read from
  TimestampSource timestamps = TimestampSource::kKernel;
  std::string user_timestamps_reason;  // why the kernel's are not used; empty if they are
  std::vector<LoadLevel> levels;       // of every endpoint
  std::vector<Prompt> prompts;
  DatasetSize dataset;                // of a run that sends one
  std::shared_ptr<DatasetRows> rows;  // of its file, as far as it was read; null without
  std::vector<EndpointJob> jobs;      // one per endpoint with at least one selected case
  std::vector<SelectedCases> cases;   // per job
  // The endpoints that are not measured in this attempt, because their test request failed: the
  // reason, by name. They stay in `jobs`.
  std::map<std::string, std::string> failed_tests;
  // What the test request of an endpoint found that a reader of the figures must know, by name.
  std::map<std::string, std::string> test_notes;
  std::vector<EndpointPlan> endpoints;  // the requests of each job in all attempts together
  RecordedCommandLine command_line;     // for the journal
  std::optional<ResumedRun> resumed;
  Slo slo;                // the thresholds of the command line, or else those of the models file
  std::string plan_hash;  // of a shard; empty in a whole run
  std::optional<WallTime> start_at;  // of the first stage; empty: at once
  // How far this rank's clock is ahead of that of rank 0, before and after the load (RunShard).
  std::optional<ClockOffset> clock_offset_before, clock_offset_after;

  std::vector<Endpoint> Endpoints() const;
  bool AnySimulated() const;
  // The jobs of the endpoints whose test request did not fail.
  std::vector<EndpointJob> JobsToMeasure() const;
  // Frees what was read of the file, which can be 64 MiB, if child processes measure: each of them
  // reads the file itself. A single endpoint is measured in this process and keeps it.
  void LeaveRowsToChildren();
};

// Plans a run. `built_in` are the endpoints of a run without a models file. Errors (exit code 2):
// anything wrong with flags, files, names or the output folder, a machine with too few resources, a
// filter that selects nothing, a start that has passed, and a run to resume whose plan has changed.
Result<RunPlan> PrepareRun(const ParsedCommandLine& command_line, const Environment& environment,
                           EndpointCatalog built_in, const CaseEngine& engine, const Clock& clock);

}  // namespace llmb
