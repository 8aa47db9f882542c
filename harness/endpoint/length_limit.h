#pragma once

#include <cstdint>

namespace llmb {

// The most tokens that an option or a row of a data set can ask for, as input or as output. A text
// of this length takes tens of megabytes.
inline constexpr std::int64_t kMostLength = 10'000'000;

}  // namespace llmb
