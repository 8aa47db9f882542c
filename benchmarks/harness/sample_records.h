#pragma once

#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Finished requests of one case with 200 tokens each, gaps around 24 ms and all derived metrics.
// Every call returns the same records.
std::vector<RequestRecord> SampleRecords(int count);

}  // namespace llmb
