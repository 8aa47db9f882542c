#pragma once

#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// A sentence about the endpoints and loads whose window is all requests (window_is_all). Empty
// without such.
std::string WindowSentence(const std::vector<EndpointSummary>& summaries);

}  // namespace llmb
