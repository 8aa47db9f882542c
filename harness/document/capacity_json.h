#pragma once

#include "harness/document/json_value.h"
#include "harness/metrics/capacity_result.h"

namespace llmb {

// An element of `context.llm.capacity`: endpoint, status, capacity ([lo, hi], in `unit`; an end
// that does not exist is null, and the key is absent without any), binding, confidence and stages.
// A search that was interrupted has "interrupted": true.
Json CapacityToJson(const CapacityResult& search);

// Reads what CapacityToJson writes; the answer has no fits. Unknown names of a status are
// undecided, and of a phase, coarse. Throws nlohmann's exceptions for another type of value.
CapacityResult CapacityFromJson(const Json& json);

}  // namespace llmb
