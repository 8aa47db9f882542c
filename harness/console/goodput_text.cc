#include "harness/console/goodput_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

// Rounded as SuccessRateText is: only all requests are 100 %, and only none are 0 %.
std::string ShareOf(double share) {
  if (share >= 1) return "100 %";
  return fmt::format("{:.2f} %", share > 0 ? std::clamp(100 * share, 0.01, 99.99) : 0);
}

}  // namespace

std::string GoodputText(const std::vector<EndpointSummary>& summaries, std::size_t width) {
  std::string text;
  for (const EndpointSummary& summary : summaries) {
    if (!summary.good_share) continue;
    std::string line = fmt::format("{} at {}: {} of the requests", summary.endpoint_name,
                                   summary.load.Label(), ShareOf(*summary.good_share));
    if (summary.goodput) line += fmt::format(", {} requests/s", ThreeDigits(*summary.goodput));
    text += WrapMessage(line, width);
  }
  return text.empty() ? "" : "\nGood requests\n" + text;
}

}  // namespace llmb
