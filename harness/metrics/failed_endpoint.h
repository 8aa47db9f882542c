#pragma once

#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// Whether some endpoint had requests, and none of them succeeded at any load level. False without
// summaries. An endpoint whose requests were all cancelled had none.
bool AnyEndpointFailed(const std::vector<EndpointSummary>& summaries);

}  // namespace llmb
