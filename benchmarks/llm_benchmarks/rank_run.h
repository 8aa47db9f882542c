#pragma once

// The measuring process of a rank of llm_benchmarks_mpi: this program, which measures one shard and
// agrees with the other ranks through its RankLink.

#include <string>
#include <vector>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/cluster/rank_link.h"
#include "harness/config/parsed_command_line.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Measures the shard that llm_benchmarks_mpi assigns, of the load of `arguments`. Its files are in
// a folder of the run below --output-dir. Charts, report and exports are left to the merge. Returns
// the exit code of the process.
int RunRank(const std::vector<std::string>& arguments, const Environment& environment);

// Ends a run before anything was sent: tells the ranks, or without `rank` prints the error. Returns
// `exit_code`.
int RefuseRun(RankLink* rank, const Error& error, int exit_code);

// The same after a test request whose failure was printed.
int RefuseTested(RankLink& rank, int exit_code);

// Tells the other ranks the plan, and waits for theirs. False if the run ends here. From the second
// rank on, the program's messages go to a log file beside the shard.
bool AgreeOnPlan(RankLink& rank, const ParsedCommandLine& command_line, RunPlan& plan);

// Waits until all ranks are ready, and sets the moment at which all begin. False if the run ends
// here.
bool AgreeOnStart(RankLink& rank, RunPlan& plan);

// Waits until all ranks have measured, and for the offset of the clock after the load.
void MeasureClockAgain(RankLink& rank, RunPlan& plan);

}  // namespace llmb
