#pragma once

// A run that measures one shard of the load.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Checks that the plan can be shared by the shards of plan.options.shard. It answers the same for
// each of them, so that none begins without another. Errors (exit code 2): endpoints that this
// program serves itself; several to search; too few users, requests or --max-concurrency.
Status CheckShares(const RunPlan& plan);

// Error (exit code 2): `folder` has a journal or a run document of the same shard, which is named.
// Two could not be told apart when all files of a folder are merged.
Status CheckNewShard(const std::filesystem::path& folder, const Shard& shard);

// What a shard leaves to the merge, for people: thresholds. Empties plan.slo, as the figures of one
// shard meet none of them. At most one note.
std::vector<std::string> LeaveJudgement(RunPlan& plan);

// What of job.max_in_flight, which is that of the whole load, the shard needs or may have. Of any
// arrivals in a row, each shard has as many as any other, but for one.
int ShareInFlight(const EndpointJob& job, std::optional<int> max_concurrency);

// Fills what only the plan of a shard has: its hash, and a note of LeaveJudgement. Errors: those of
// CheckShares and PlanHash.
Status PlanShard(RunPlan& plan);

// How far a moment is from --start-at: "12.3 s", from a minute on "9h05m".
std::string TimeFromStartText(Nanoseconds time);

// Error (exit code 2): --start-at `start` has passed at `now`; with how long ago.
Status CheckStart(WallTime start, WallTime now);

}  // namespace llmb
