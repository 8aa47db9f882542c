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
// that compare_runs would refuse, one of a metric that the planned run or the baseline cannot have,
// a baseline that cannot be read or that the planned run cannot be compared with, --interleave-runs
// of other than two endpoints.
Result<std::optional<PlannedComparison>> PlanComparison(const RunPlan& plan);

// Compares the run in `document` and prints the result, to stderr unless `to_stdout`. Returns
// `exit_code`, that of the run, unless the comparison's is worse: 3 replaces 0 and 4, and 4
// replaces 0. A document that cannot be read is 1.
int CompareRun(const PlannedComparison& planned, const std::filesystem::path& document,
               bool to_stdout, int exit_code);

}  // namespace llmb
