#pragma once

#include <string>
#include <string_view>

#include "harness/workload/workload_request.h"

namespace llmb {

// Appends `row` to `bytes`, in a form that only this process reads.
void AppendRow(const WorkloadRequest& row, std::string& bytes);

// Takes the row at the front of `bytes`, which AppendRow wrote, and moves `bytes` behind it.
WorkloadRequest TakeRow(std::string_view& bytes);

}  // namespace llmb
