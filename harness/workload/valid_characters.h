#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace llmb {

// The number of code points in `text`, which must be valid UTF-8: many times as fast as
// CountCharacters, for texts of gigabytes. In other text, bytes that continue nothing do not count.
inline std::size_t CountValidCharacters(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

}  // namespace llmb
