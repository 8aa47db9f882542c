#pragma once

#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Finished requests of one case with 200 tokens each, gaps around 24 ms and all derived metrics.
// The same in every call.
std::vector<RequestRecord> SampleRecords(int count);

}  // namespace llmb
