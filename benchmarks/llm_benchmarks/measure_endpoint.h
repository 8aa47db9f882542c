#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measure_job.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/cluster/rank_link.h"
#include "harness/run/case_engine.h"

namespace llmb {

// Registers a Google Benchmark case for each prompt of each of the job's stages, runs the cases
// that the job's flags select, and pushes the resulting events into `queue`. Blocks until
// everything is measured or `interrupted` is set. Requests that earlier attempts of the run
// finished are not sent again. Call it once per process: Google Benchmark's cases and flags are
// global. Errors: the journal of the earlier attempts cannot be read, or no thread can be started
// for a user.
Status MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                       const std::atomic<bool>& interrupted, const AwaitLevel& await_level,
                       MeasurementQueue& queue);

// The same of a rank of llm_benchmarks_mpi, which agrees with the others before each stage and on
// the results of a search. null: without ranks. `rank` must outlive the function.
MeasureEndpointFunction MeasureEndpointOf(RankLink* rank);

// The cases that the jobs' flags select, one element per job; empty lists where nothing matches.
std::vector<SelectedCases> SelectCases(const std::vector<EndpointJob>& jobs);

}  // namespace llmb
