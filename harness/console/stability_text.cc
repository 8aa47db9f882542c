#include "harness/console/stability_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/console/number_text.h"

namespace llmb {
namespace {

std::string StageName(const EndpointSummary& summary) {
  return fmt::format("{} at {}", summary.endpoint_name, summary.load.Label());
}

std::string UnstableSentence(const EndpointSummary& summary) {
  return fmt::format(
      "warning: {} is unstable: it completed {} requests/s in the second half of the stage, fewer "
      "than arrived, so its queue and its times grow for as long as the stage lasts.",
      StageName(summary), ThreeDigits(summary.stability->second_half_rate));
}

}  // namespace

std::vector<std::string> StabilitySentences(const std::vector<EndpointSummary>& summaries) {
  std::vector<std::string> sentences;
  std::vector<std::string> too_short;
  std::vector<std::string> no_growth;
  double unseen = 0;
  for (const EndpointSummary& summary : summaries) {
    if (!summary.stability) continue;
    switch (summary.stability->verdict) {
      case Stability::kUnstable:
        sentences.push_back(UnstableSentence(summary));
        break;
      case Stability::kTooShort:
        too_short.push_back(StageName(summary));
        break;
      case Stability::kNoGrowthFound:
        no_growth.push_back(StageName(summary));
        unseen = std::max(unseen, *summary.stability->unseen_overload);
        break;
    }
  }
  if (!no_growth.empty()) {
    sentences.push_back(
        fmt::format("note: no growing queue was found with {}; an overload of less than about "
                    "{:.0f} % would not have been seen.",
                    Join(no_growth, ", "), 100 * unseen));
  }
  if (!too_short.empty()) {
    sentences.push_back(
        fmt::format("note: whether the endpoint keeps up is not known of {}: that needs 500 "
                    "requests, and a stage "
                    "more than twice as long as a response.",
                    Join(too_short, ", ")));
  }
  return sentences;
}

}  // namespace llmb
