#pragma once

#include <string_view>

namespace llmb {

// Between the parts of a footnote. One that is too long continues on a further line after it, and
// the page becomes higher.
inline constexpr std::string_view kFootnoteSeparator = "  ·  ";

}  // namespace llmb
