#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/run/run_plan.h"

namespace llmb {

// 16 hexadecimal digits over everything that decides which requests a run sends: the program's
// version, the endpoints (names, URLs and models), prompts, stages, lengths, seed and settings of
// requests, and the bytes of the data set. Headers and keys of the body count as RecordedExtras has
// them, so values that may be secret do not. Not over what differs between shards of a run: the
// index, the host, paths and times. Error: the data set cannot be read.
Result<std::string> PlanHash(const RunPlan& plan);

}  // namespace llmb
