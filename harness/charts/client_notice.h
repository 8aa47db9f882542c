#pragma once

// The warning of the charts about the load generator.

#include <string>
#include <vector>

#include "harness/metrics/run_samples.h"

namespace llmb {

// A line about the endpoints whose client verdict (harness/metrics/client_verdict.h) is `limited`
// or `suspect`. It is returned in wordings of decreasing length: all endpoints by name, the suspect
// ones by number ("3 of 12 endpoints"), all by number, and several figures as "times". If an
// endpoint has several loads, the numbers count "results" instead of "endpoints". Empty if every
// verdict is `ok` or missing.
std::vector<std::string> ClientNotices(const std::vector<EndpointSamples>& endpoints);

}  // namespace llmb
