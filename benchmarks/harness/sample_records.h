#pragma once

#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Finished requests of one case, each of 200 tokens with gaps around 24 ms, with all metrics that
// are derived from them; always the same.
std::vector<RequestRecord> SampleRecords(int count);

}  // namespace llmb
