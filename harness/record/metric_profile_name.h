#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Another benchmark tool, by whose definitions a run can be summarized (--metric-profile).
enum class MetricProfileName { kVllm, kAiperf, kGuidellm, kPcai };

// As on the command line: vllm, aiperf, guidellm, pcai.
std::string_view Name(MetricProfileName profile);

// Adds the profiles named in `values`, each of which may be a comma-separated list, to `profiles`,
// each profile once. Errors, which begin with `option`: an empty name, an unknown one (with the
// allowed names).
Status AddMetricProfiles(std::string_view option, const std::vector<std::string>& values,
                         std::vector<MetricProfileName>& profiles);

}  // namespace llmb
