#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/run/endpoint_job.h"
#include "harness/run/measurement_queue.h"

namespace llmb {

// Registers a Google Benchmark case for each of the job's prompts, runs those that the job's flags
// select, and pushes what comes of it into `queue`. Blocks until all is measured or `interrupted`
// is set. Once per process: Google Benchmark's cases and flags are global.
void MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                     const std::atomic<bool>& interrupted, MeasurementQueue& queue);

// The full names of the cases that the jobs' flags select, one list per job, in the order in which
// they will run. Empty lists when nothing matches.
std::vector<std::vector<std::string>> SelectedCases(const std::vector<EndpointJob>& jobs);

}  // namespace llmb
