#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measurement_queue.h"

namespace llmb {

// Registers a Google Benchmark case for each of the job's prompts, runs those that the job's flags
// select, and pushes what comes of it into `queue`. Blocks until all is measured or `interrupted`
// is set. What earlier attempts of the run finished is not sent again. Once per process: Google
// Benchmark's cases and flags are global. Error: the journal of the earlier attempts cannot be
// read.
Status MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                       const std::atomic<bool>& interrupted, MeasurementQueue& queue);

// The ids of those of the job's prompts whose cases are among `names`, which SelectedCases gave.
std::vector<std::string> SelectedPrompts(const EndpointJob& job,
                                         const std::vector<std::string>& names);

// The full names of the cases that the jobs' flags select, one list per job, in the order in which
// they will run. Empty lists when nothing matches.
std::vector<std::vector<std::string>> SelectedCases(const std::vector<EndpointJob>& jobs);

}  // namespace llmb
