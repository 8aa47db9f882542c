#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/run_measurement.h"
#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/base/environment.h"
#include "harness/console/summary_table.h"
#include "harness/metrics/profile_samples.h"

namespace llmb {

// How the files of a run came out. What went wrong has been said on stderr.
struct RunFiles {
  SummaryReport report;
  std::vector<EndpointProfiles> profiles;  // of the metric profiles asked for
  bool document = false;                   // the run document is whole
  bool csvs = false;                       // and so are the CSVs
  bool charts = false;                     // and the charts, if they were wanted
  bool elsewhere = false;  // the run's folder did not take them; another one did, or none
  bool All() const { return document && csvs && charts && !elsewhere; }
};

// Writes the run document, the CSVs and the charts into the run's folder; if it does not take the
// document or the CSVs, all of them once more into a new folder elsewhere.
RunFiles WriteRunFiles(const RunSetup& setup, const RunContext& context, const RunMeasurement& run,
                       const Environment& environment);

}  // namespace llmb
