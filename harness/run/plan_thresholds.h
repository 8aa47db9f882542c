#pragma once

// The thresholds of a run, before its first request.

#include "harness/base/result.h"
#include "harness/run/run_plan.h"
#include "harness/workload/response_form.h"

namespace llmb {

// The form of the responses of all jobs.
ResponseForm ResponseFormOf(const RunPlan& plan);

// Fills `plan.slo` from --slo, or else from the `slo` of each endpoint in the models file; empty if
// neither has any. `plan` has its options, levels and jobs. Errors (exit code 2): a threshold that
// cannot be read, whose figure no response has (response_form.h), that needs a search in a run
// without, whose load is not measured, or a request throughput above the rate at which requests are
// sent; and a limit of --goodput that no response has. The message names the threshold and where it
// comes from. An output throughput above rate and token limit is a warning of the plan. Where the
// rate is that of conversations, neither throughput is limited by it.
Status ChooseSlo(RunPlan& plan);

// Moves the thresholds of ChooseSlo into the search of each job, and empties `plan.slo`: a search
// has no load levels that could be judged by them. Only with --find-capacity, when each job has a
// search. Errors (exit code 2): repetitions, an endpoint without thresholds, a threshold with a
// load, one without a searched share (search_misses.h), and goodput without limits.
Status PlanSearches(RunPlan& plan);

}  // namespace llmb
