#pragma once

#include <string_view>

namespace llmb {

// The part of `text` from its first to its last byte that is not one of `characters`; empty if
// there is none. Without `characters`: the white space of JSON and of HTTP header lines. Works on
// single bytes, so that a no-break space of UTF-8 cannot be named.
inline std::string_view Trimmed(std::string_view text, std::string_view characters = " \t\r\n") {
  const std::size_t begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) - begin + 1);
}

}  // namespace llmb
