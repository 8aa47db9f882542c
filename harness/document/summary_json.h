#pragma once

#include "harness/document/json_value.h"
#include "harness/metrics/summary.h"

namespace llmb {

// A row of the summary CSV as an object with a key per column: times in seconds, rates per second.
// success_rate is a number, 0 to 1, as in cases. Of conversations also `ttft_by_turn`, an object
// per turn: turn, count, p50_ttft, p50_ttft_low and p50_ttft_high, in seconds. A value that does
// not exist has no key.
Json SummaryToJson(const EndpointSummary& summary);

}  // namespace llmb
