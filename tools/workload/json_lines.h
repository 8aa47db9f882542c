#pragma once

#include <functional>
#include <string>

#include "harness/base/result.h"
#include "harness/workload/json_row.h"

namespace llmb {

// Calls `read` with each line of a JSONL file that is not blank, in order. The row is valid during
// the call. Errors: that of the first call that fails, and as WorkloadReader::Next.
Status ForEachJsonLine(const std::string& path, const std::function<Status(const JsonRow&)>& read);

}  // namespace llmb
