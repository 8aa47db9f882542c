#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/environment.h"
#include "harness/console/summary_table.h"
#include "harness/metrics/profile_samples.h"
#include "harness/metrics/tool_samples.h"
#include "harness/run/run_measurement.h"
#include "harness/run/run_plan.h"

namespace llmb {

// The files of a run that were written. Errors have been printed on stderr.
struct RunFiles {
  SummaryReport report;
  std::vector<EndpointProfiles> profiles;  // of the metric profiles asked for
  std::vector<ToolSamples> vllm;           // for the table of vLLM
  bool document = false;                   // the run document is complete
  bool csvs = false;                       // the CSVs are complete
  bool exports = false;                    // the same of what --export and --save-result name
  bool charts = false;                     // charts and report are complete, or were not wanted
  bool elsewhere = false;                  // in another folder than the run's, or nowhere
  bool All() const { return document && csvs && exports && charts && !elsewhere; }
};

// Writes the run document, the CSVs and the charts into the run's folder. If the document or a CSV
// cannot be written there, writes all files once more, into a new folder below the system's
// temporary folder or else $HOME.
RunFiles WriteRunFiles(const RunPlan& plan, const RunContext& context, const RunMeasurement& run,
                       const Environment& environment);

}  // namespace llmb
