#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Another tool of this field, as which the records of a run can be summed up (--metric-profile).
enum class MetricProfileName { kVllm, kAiperf, kGuidellm, kPcai };

// As on the command line: vllm, aiperf, guidellm, pcai.
std::string_view Name(MetricProfileName profile);

// Adds the profiles named in `values`, each of which may be a list with commas, to `profiles`;
// one that is in it already is not added again. Errors begin with `option`: an empty name, an
// unknown one (with those allowed).
Status AddMetricProfiles(std::string_view option, const std::vector<std::string>& values,
                         std::vector<MetricProfileName>& profiles);

}  // namespace llmb
