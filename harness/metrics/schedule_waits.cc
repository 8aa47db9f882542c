#include "harness/metrics/schedule_waits.h"

#include <optional>

namespace llmb {

bool HasScheduleWaits(const EndpointSummary& summary) {
  constexpr double kNoise = 0.1;  // of the p99, which scatters by about that much
  const std::optional<double>& scheduled = summary.ttft_from_schedule.p99;
  const std::optional<double>& sent = summary.time_to_first_token.p99;
  if (!scheduled || !sent) return false;
  const double longer = *scheduled - *sent;
  return longer > kNoise * *sent && longer * 1e3 > summary.client.send_delay_p99_ms.value_or(0);
}

}  // namespace llmb
