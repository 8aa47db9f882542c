#include "harness/console/window_text.h"

#include <fmt/format.h>

#include "harness/base/text.h"

namespace llmb {

std::string WindowSentence(const std::vector<EndpointSummary>& summaries) {
  std::vector<std::string> stages;
  for (const EndpointSummary& summary : summaries) {
    if (!summary.window_is_all) continue;
    stages.push_back(fmt::format("{} at {}", summary.endpoint_name, summary.load.Label()));
  }
  if (stages.empty()) return "";
  return fmt::format(
      "note: the figures of {} are of all requests, also of the first and the last ones, because "
      "less than half of them were sent under the full load; 10 requests per user or a longer "
      "--duration avoid that.",
      Join(stages, ", "));
}

}  // namespace llmb
