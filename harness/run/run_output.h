#pragma once

#include "harness/base/environment.h"
#include "harness/document/run_document.h"
#include "harness/run/run_measurement.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Writes all files of the run and prints its results: the cases on stdout in the requested format,
// the summary on stdout beside the console format and on stderr beside the others. `context` is
// that of ContextOf. Files that the run's folder does not accept go into a new folder in the
// system's temporary folder, or else in $HOME; a message names it. The journal is removed when the
// document is whole and in its own folder and no request of the plan is missing. Returns the exit
// code of the program (exit_code.h).
int WriteRunOutput(const RunPlan& plan, RunContext context, const RunMeasurement& run,
                   const Environment& environment);

}  // namespace llmb
