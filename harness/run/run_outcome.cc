#include "harness/run/run_outcome.h"

#include <cstdlib>
#include <iostream>

#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"

namespace llmb {

int FailWith(const Error& error, int exit_code) {
  std::cerr << StderrMessage("error", error.message);
  return exit_code;
}

int ExitCodeOf(SloVerdict slo) {
  if (slo == SloVerdict::kFail) return kExitMissed;
  return slo == SloVerdict::kUndecided ? kExitUndecided : EXIT_SUCCESS;
}

int ExitCode(const RunOutcome& outcome) {
  // A run that ended itself sets the interrupt flag too, but no user asked for it.
  if (outcome.out_of_memory) return EXIT_FAILURE;
  if (outcome.interrupted) return outcome.interrupt_exit_code;
  const bool success = outcome.all_files_written && !outcome.any_endpoint_lost &&
                       !outcome.any_endpoint_failed && outcome.successful_requests > 0;
  return success ? ExitCodeOf(outcome.slo) : EXIT_FAILURE;
}

}  // namespace llmb
