#include "harness/console/schedule_text.h"

#include <fmt/format.h>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

constexpr double kNoise = 0.1;  // of the p99, which scatters by about that much

std::string ScheduleTime(std::optional<double> seconds) {
  return ThreeDigits(seconds.value_or(0) * 1e3);
}

}  // namespace

bool HasScheduleWaits(const EndpointSummary& summary) {
  const std::optional<double>& scheduled = summary.ttft_from_schedule.p99;
  const std::optional<double>& sent = summary.time_to_first_token.p99;
  if (!scheduled || !sent) return false;
  const double longer = *scheduled - *sent;
  return longer > kNoise * *sent && longer * 1e3 > summary.client.send_delay_p99_ms.value_or(0);
}

std::vector<std::string> ScheduleSentences(const std::vector<EndpointSummary>& summaries) {
  std::vector<std::string> sentences;
  for (const EndpointSummary& summary : summaries) {
    if (!HasScheduleWaits(summary)) continue;
    sentences.push_back(fmt::format(
        "warning: requests waited to be sent with {} at {}, and TTFT and latency do not include "
        "that. From the schedule, TTFT is {} ms (p50) and {} ms (p99).",
        summary.endpoint_name, summary.load.Label(), ScheduleTime(summary.ttft_from_schedule.p50),
        ScheduleTime(summary.ttft_from_schedule.p99)));
  }
  return sentences;
}

}  // namespace llmb
