#include "harness/console/window_text.h"

#include <fmt/format.h>

#include "harness/base/text.h"

namespace llmb {

std::string WindowSentence(const std::vector<EndpointSummary>& summaries) {
  std::vector<std::string> stages;
  bool has_users = false;
  for (const EndpointSummary& summary : summaries) {
    if (!summary.window_is_all) continue;
    has_users = has_users || !summary.load.IsOpenLoop();
    stages.push_back(fmt::format("{} at {}", summary.endpoint_name, summary.load.Label()));
  }
  if (stages.empty()) return "";
  return fmt::format(
      "note: the figures of {} include the first and the last requests, because fewer than half of "
      "the requests were sent under the full load; {} or a longer --duration avoid that.",
      Join(stages, ", "), has_users ? "10 requests per user" : "more requests");
}

}  // namespace llmb
