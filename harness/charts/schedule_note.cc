#include "harness/charts/schedule_note.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/charts/footnote.h"
#include "harness/metrics/schedule_waits.h"

namespace llmb {
namespace {

constexpr std::size_t kMostScheduleTimes = 6;

std::string TimeText(std::optional<double> seconds) {
  const TimeUnit unit = TimeUnitFor(seconds.value_or(0));
  return fmt::format("{} {}", FormatShortNumber(seconds.value_or(0) * unit.per_second), unit.name);
}

}  // namespace

void AddScheduleNote(const ChartInput& input, Page& page) {
  const std::vector<std::string> labels = EndpointLabels(input.endpoints);
  std::vector<std::string> waits;
  for (std::size_t i = 0; i < input.endpoints.size(); ++i) {
    if (!input.endpoints[i].load.IsOpenLoop()) continue;
    const EndpointSummary summary = Summarize(input.endpoints[i]);
    if (!HasScheduleWaits(summary)) continue;
    waits.push_back(fmt::format("{} p50 {}, p99 {}", labels[i],
                                TimeText(summary.ttft_from_schedule.p50),
                                TimeText(summary.ttft_from_schedule.p99)));
  }
  if (waits.empty()) return;
  const std::string what = "Requests waited to be sent, and the times here do not include that";
  if (waits.size() > kMostScheduleTimes) {
    page.footnotes.push_back(
        fmt::format("{}: {} of {} results (the summary has the times from the schedule)", what,
                    waits.size(), input.endpoints.size()));
    return;
  }
  page.footnotes.push_back(fmt::format("{}. Time to first token from the schedule: {}", what,
                                       Join(waits, kFootnoteSeparator)));
}

}  // namespace llmb
