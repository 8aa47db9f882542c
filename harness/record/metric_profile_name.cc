#include "harness/record/metric_profile_name.h"

#include <algorithm>
#include <array>

#include "harness/base/parse_value.h"

namespace llmb {
namespace {

// In the order of MetricProfileName.
constexpr std::array<std::string_view, 4> kProfileNames = {"vllm", "aiperf", "guidellm", "pcai"};
static_assert(kProfileNames.size() == static_cast<std::size_t>(MetricProfileName::kPcai) + 1);

}  // namespace

std::string_view Name(MetricProfileName profile) {
  return kProfileNames[static_cast<std::size_t>(profile)];
}

Status AddMetricProfiles(std::string_view option, const std::vector<std::string>& values,
                         std::vector<MetricProfileName>& profiles) {
  LLMB_ASSIGN_OR_RETURN(const auto names, SplitNames(option, values));
  for (const std::string& name : names) {
    const std::vector<std::string> allowed(kProfileNames.begin(), kProfileNames.end());
    if (Status known = CheckOneOf(option, name, allowed); !known) return known;
    const auto place = std::ranges::find(kProfileNames, name) - kProfileNames.begin();
    const auto profile = static_cast<MetricProfileName>(place);
    if (std::ranges::find(profiles, profile) == profiles.end()) profiles.push_back(profile);
  }
  return {};
}

}  // namespace llmb
