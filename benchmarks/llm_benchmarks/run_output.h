#pragma once

#include "benchmarks/llm_benchmarks/run_measurement.h"
#include "benchmarks/llm_benchmarks/run_setup.h"

namespace llmb {

// When a run began, and under which name its files go.
struct RunStart {
  std::string date;       // ISO 8601, local time with its zone
  std::string timestamp;  // YYYYMMDD_HHMMSS, local time
};

// Writes all files of the run and says on the screen what was measured: the cases on stdout in the
// format asked for, the summary on stdout beside the console format and on stderr beside the
// others. Returns the exit code of the program: 0, 1 or that of an interruption.
int WriteRunOutput(const RunSetup& setup, const RunStart& start, const RunMeasurement& run);

}  // namespace llmb
