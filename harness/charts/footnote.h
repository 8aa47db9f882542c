#pragma once

#include <string_view>

namespace llmb {

// Separates the parts of a footnote. A footnote that is too long is broken after a separator, and
// the page becomes higher.
inline constexpr std::string_view kFootnoteSeparator = "  ·  ";

}  // namespace llmb
