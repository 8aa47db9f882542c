#pragma once

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Reads as much of the data set of `plan.options` as the run will send into `plan.dataset`, so that
// a wrong row is found before the first request. Sets the options that follow from the data set:
// the number of requests, whether rows are conversations, the mode, and the jitter of a coarse
// trace. Does nothing for the workload of prompts. Fails with one line on a wrong row and on a load
// that the data set cannot have.
Status SettleDataset(const GivenOptions& given, RunPlan& plan);

}  // namespace llmb
