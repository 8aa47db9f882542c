#pragma once

#include <cstdint>

#include "harness/base/exit_codes.h"
#include "harness/base/result.h"
#include "harness/metrics/slo_decision.h"

namespace llmb {

// Prints the error on stderr and returns `exit_code`.
int FailWith(const Error& error, int exit_code);

// The exit code of the thresholds alone: kExitMissed if one was missed, kExitUndecided if one is
// undecided, else EXIT_SUCCESS.
int ExitCodeOf(SloVerdict slo);

// The facts that decide the exit code of a run.
struct RunOutcome {
  bool interrupted = false;
  int interrupt_exit_code = 130;  // used when `interrupted`
  // The run ended itself, because its journal could not be written and the memory for unwritten
  // lines was full.
  bool out_of_memory = false;
  bool all_files_written = false;
  bool any_endpoint_lost = false;
  bool any_endpoint_failed = false;  // all requests of one endpoint failed; not judged in a shard
  std::uint64_t successful_requests = 0;
  SloVerdict slo = SloVerdict::kPass;  // the worst of the run's thresholds
};

// interrupt_exit_code after an interruption by the user; 1 if the run ended itself, a file is
// missing, an endpoint was lost or had no success, or no request succeeded; else that of the
// thresholds.
int ExitCode(const RunOutcome& outcome);

}  // namespace llmb
