#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/compare/change_threshold.h"
#include "harness/run/run_plan.h"
#include "tools/compare/run_reader.h"

namespace llmb {

// What a run is compared with at its end (--baseline, --interleave-runs).
struct PlannedComparison {
  std::vector<MeasuredRun> baseline;              // empty: the run's own `endpoints` are compared
  std::pair<std::string, std::string> endpoints;  // the baseline and the new one
  std::vector<ChangeThreshold> thresholds;
};

// nullopt if nothing is to be compared. Errors (exit code 2), before anything is sent: a threshold
// that compare_runs would refuse, or of a metric that the planned run or the baseline cannot have;
// a baseline that cannot be read, or with which the planned run cannot be compared;
// --interleave-runs with other than two endpoints.
Result<std::optional<PlannedComparison>> PlanComparison(const RunPlan& plan);

// Compares the run in `document` and prints the result, to stderr unless `to_stdout`. `exit_code`
// is that of the run. Returns it unless the comparison's is worse: 3 replaces 0 and 4, and 4
// replaces 0. If the document cannot be read, returns 1 in place of 0.
int CompareRun(const PlannedComparison& planned, const std::filesystem::path& document,
               bool to_stdout, int exit_code);

}  // namespace llmb
