#include "harness/metrics/success_rate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace llmb {

std::optional<std::string> SuccessRateText(std::uint64_t successes, std::uint64_t requests) {
  assert(successes <= requests);
  if (requests == 0) return std::nullopt;
  if (successes == 0) return "0.00%";
  if (successes == requests) return "100.00%";
  const double percent = 100.0 * static_cast<double>(successes) / static_cast<double>(requests);
  return fmt::format("{:.2f}%", std::clamp(percent, 0.01, 99.99));
}

}  // namespace llmb
