#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/environment.h"
#include "harness/console/summary_table.h"
#include "harness/metrics/profile_samples.h"
#include "harness/run/run_measurement.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Which files of a run were written. Errors have been printed on stderr.
struct RunFiles {
  SummaryReport report;
  std::vector<EndpointProfiles> profiles;  // of the metric profiles asked for
  bool document = false;                   // the run document is whole
  bool csvs = false;                       // and so are the CSVs
  bool charts = false;                     // and the charts, if they were wanted
  bool elsewhere = false;                  // not in the run's folder: in another one, or in none
  bool All() const { return document && csvs && charts && !elsewhere; }
};

// Writes the run document, the CSVs and the charts into the run's folder. If the document or a CSV
// cannot be written there, writes all of them once more into a new folder elsewhere.
RunFiles WriteRunFiles(const RunPlan& plan, const RunContext& context, const RunMeasurement& run,
                       const Environment& environment);

}  // namespace llmb
