#pragma once

#include "harness/base/environment.h"
#include "harness/document/run_document.h"
#include "harness/run/run_measurement.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Writes all files of the run and prints its results. The cases go to stdout in the requested
// format. The summary goes to stdout with the console format, and to stderr with the others.
// `context` is the result of ContextOf. Files that the run's folder does not accept go into a new
// folder below the system's temporary folder, or else $HOME; a message names it. The journal is
// removed if the document is complete and in the run's folder, and either no request of the plan is
// missing or none was sent. Returns the exit code of the program (run_outcome.h).
int WriteRunOutput(const RunPlan& plan, RunContext context, const RunMeasurement& run,
                   const Environment& environment);

}  // namespace llmb
