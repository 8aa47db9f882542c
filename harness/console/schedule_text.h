#pragma once

#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// A warning for each summary with waits (HasScheduleWaits), with the TTFT from the schedule. Empty
// without any.
std::vector<std::string> ScheduleSentences(const std::vector<EndpointSummary>& summaries);

}  // namespace llmb
