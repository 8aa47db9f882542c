#pragma once

#include <string_view>

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Reads as much of the data set of `plan.options` as the run will send into `plan.dataset`, so that
// a wrong row is found before the first request. Sets the options that follow from the data set:
// the number of requests, whether rows are conversations, the mode, and the jitter of a coarse
// trace. Does nothing for the workload of prompts. Fails with one line on a wrong row and on a load
// that the data set cannot have.
// A --max-tokens that is not the limit of all requests is noted.
Status SettleDataset(const GivenOptions& given, RunPlan& plan);

// The option that limits the output of each request: --max-tokens of prompts and of rows without a
// limit of their own, or the one of the data set. Empty if rows of a file have limits.
std::string_view OutputLimitOption(const Options& options, const DatasetSize& dataset);

}  // namespace llmb
