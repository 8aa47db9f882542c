#include "harness/console/schedule_text.h"

#include <fmt/format.h>

#include "harness/console/number_text.h"
#include "harness/metrics/schedule_waits.h"

namespace llmb {
namespace {

std::string ScheduleTime(std::optional<double> seconds) {
  return ThreeDigits(seconds.value_or(0) * 1e3);
}

}  // namespace

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
