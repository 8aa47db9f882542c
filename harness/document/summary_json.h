#pragma once

#include "harness/document/json_value.h"
#include "harness/metrics/summary.h"

namespace llmb {

// A row of the summary CSV as an object with a key per column: times in seconds, rates per second.
// success_rate is a number, 0 to 1, as in cases. A value that does not exist has no key.
Json SummaryToJson(const EndpointSummary& summary);

}  // namespace llmb
