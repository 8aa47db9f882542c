#pragma once

#include "harness/document/json_value.h"
#include "harness/metrics/slo_answer.h"

namespace llmb {

// An answer as an object: endpoint_name, load, threshold, verdict; limit, figure, low, high in the
// unit `unit`; margin, share, share_low, share_high from 0 to 1; requests, requests_needed, reason.
// Keys without a value are absent.
Json SloAnswerToJson(const SloAnswer& answer);

}  // namespace llmb
