#pragma once

// What the charts say of the client that measured.

#include <string>
#include <vector>

#include "harness/metrics/run_samples.h"

namespace llmb {

// One line that says for which endpoints the client was `limited` and for which `suspect`
// (harness/metrics/client_verdict.h), in several wordings, each shorter than the one before: by
// name, the suspect ones by number ("3 of 12 endpoints"), all by number. "results" stands for
// "endpoints" where an endpoint has several loads. Empty where every verdict is `ok` or there is
// none.
std::vector<std::string> ClientNotices(const std::vector<EndpointSamples>& endpoints);

}  // namespace llmb
