#pragma once

// The thresholds of a run, before its first request.

#include "harness/base/result.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Fills `plan.slo` from --slo, or else from the `slo` of each endpoint in the models file; empty if
// neither has any. `plan` has its options, levels and jobs. Errors (exit code 2): a threshold that
// cannot be read, that needs streaming or a search in a run without, or whose load is not measured.
// The message names the threshold and where it comes from.
Status ChooseSlo(RunPlan& plan);

// Moves the thresholds of ChooseSlo into the search of each job, and empties `plan.slo`: a search
// has no load levels that could be judged by them. Only with --find-capacity, when each job has a
// search. Errors (exit code 2): repetitions, an endpoint without thresholds, a threshold with a
// load, one without a searched share (search_misses.h), and goodput without limits, or with limits
// that need streaming in a run without.
Status PlanSearches(RunPlan& plan);

}  // namespace llmb
