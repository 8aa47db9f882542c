#pragma once

#include "harness/base/clock.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Finds out how each endpoint counts the words that texts of a given length are made from
// (FindInputLengths), if the workload has such texts, and stores it in the endpoints' jobs. Sends
// requests that are not measured, to all endpoints at the same time, unless test requests are
// turned off. Prints a line to stderr for each endpoint whose lengths can only be estimated.
// Endpoints that failed their test request and built-in ones are left out.
void FindLengths(RunPlan& plan, const Clock& clock);

}  // namespace llmb
