#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/config/options.h"
#include "harness/run/check_dataset.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// The load levels that the options ask for: from low to high, each once. If they were not given
// like that, adds a sentence to `warnings` that says so. None of a search, which chooses its own.
std::vector<LoadLevel> LevelsOf(const Options& options, std::vector<std::string>& warnings);

// Error: a schedule of an open loop would have more than kMostScheduled requests (flow_schedule.h).
// The message names the rate and both numbers.
Status CheckSchedules(const std::vector<EndpointJob>& jobs);

// The most requests that the open loops of `job` may have in flight, at least 1: `max_concurrency`,
// or else as many as are sent at its highest rate within the timeout of a request; never more than
// one of its flows has. Of a search: as many as a stage has. Of a trace without `max_concurrency`,
// the most arrivals of `dataset` within the timeout. A conversation arrives once and has one
// request in flight at a time, until each of its turns may have lasted as long as the timeout: this
// and its delays take the place of the timeout. 1 without an open loop.
int MostInFlightOf(const EndpointJob& job, std::optional<int> max_concurrency,
                   const DatasetSize& dataset = {});

}  // namespace llmb
