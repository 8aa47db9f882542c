#pragma once

#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// Whether endpoints kept up with the rates of open loops: a warning for each that did not, and a
// note about the others, with the overload that could not have been seen. Empty without an open
// loop.
std::vector<std::string> StabilitySentences(const std::vector<EndpointSummary>& summaries);

}  // namespace llmb
