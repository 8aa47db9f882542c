#pragma once

#include "benchmarks/llm_benchmarks/run_context.h"
#include "benchmarks/llm_benchmarks/run_measurement.h"
#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/base/environment.h"

namespace llmb {

// Writes all files of the run and says on the screen what was measured: the cases on stdout in the
// format asked for, the summary on stdout beside the console format and on stderr beside the
// others. Files that the run's folder does not take go into a new one in the system's temporary
// folder, or else in $HOME, which is named. The journal is removed when the document is whole, in
// its own folder, and no request of the plan is missing. Returns the exit code of the program: 0, 1
// or that of an interruption.
int WriteRunOutput(const RunSetup& setup, const RunStart& start, const RunMeasurement& run,
                   const Environment& environment);

}  // namespace llmb
