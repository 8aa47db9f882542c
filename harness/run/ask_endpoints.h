#pragma once

#include <cstddef>
#include <functional>

#include "harness/run/run_plan.h"

namespace llmb {

// Calls `ask` with the index of each job of `plan` whose endpoint is not simulated and, in a
// resumed run, lacks something. Returns when all calls have. The calls run on a thread each,
// because an endpoint may be slow; where the system starts no more threads, they run on this one.
// So `ask` is called by several threads at a time.
void AskEndpoints(const RunPlan& plan, const std::function<void(std::size_t job)>& ask);

}  // namespace llmb
