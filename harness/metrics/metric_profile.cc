#include "harness/metrics/metric_profile.h"

#include <algorithm>

#include "harness/metrics/profile_definitions.h"

namespace llmb {

const MetricProfile& ProfileOf(MetricProfileName name) {
  static const std::array profiles = {VllmProfile(), AiperfProfile(), GuidellmProfile(),
                                      PcaiProfile()};
  return *std::ranges::find(profiles, name, &MetricProfile::name);
}

std::optional<Nanoseconds> TimeToLastToken(const RequestRecord& record) {
  if (!record.time_to_first_token || !record.token_events) return std::nullopt;
  if (*record.token_events < 2) return record.time_to_first_token;
  if (!record.inter_token_latency) return std::nullopt;
  return *record.time_to_first_token +
         record.inter_token_latency->average * (*record.token_events - 1);
}

}  // namespace llmb
