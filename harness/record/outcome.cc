#include "harness/record/outcome.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace llmb {
namespace {

// In the order of ErrorType.
constexpr std::array<std::string_view, 14> kErrorTypeNames = {
    "",          "dns",           "connect",   "tls",      "timeout", "http_status", "reset",
    "truncated", "in_band_error", "malformed", "protocol", "empty",   "cancelled",   "unknown"};
static_assert(kErrorTypeNames.size() == static_cast<std::size_t>(ErrorType::kUnknown) + 1);

}  // namespace

std::string_view Name(ErrorType type) { return kErrorTypeNames[static_cast<std::size_t>(type)]; }

std::optional<ErrorType> ErrorTypeFromName(std::string_view name) {
  const auto found = std::find(kErrorTypeNames.begin(), kErrorTypeNames.end(), name);
  if (found == kErrorTypeNames.end()) return std::nullopt;
  return static_cast<ErrorType>(found - kErrorTypeNames.begin());
}

}  // namespace llmb
