#pragma once

#include "harness/document/json_value.h"
#include "harness/metrics/capacity_result.h"

namespace llmb {

// An element of `context.llm.capacity`: endpoint, status, capacity ([lo, hi], in `unit`; an end
// that does not exist is null, and the key is absent without any), binding, confidence and stages.
// Of a search that was interrupted, "interrupted": true.
Json CapacityToJson(const CapacityResult& search);

}  // namespace llmb
