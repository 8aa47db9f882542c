#pragma once

#include <cstddef>
#include <string_view>

namespace llmb {

// One character of UTF-8 text. An invalid byte is a character of its own.
struct Utf8Step {
  std::size_t length = 1;   // in bytes
  bool valid = false;       // overlong forms, surrogates and code points above U+10FFFF are not
  char32_t code_point = 0;  // 0 if not valid
};

// The character that begins at byte `position`, which must be inside `text`.
Utf8Step StepUtf8(std::string_view text, std::size_t position);

}  // namespace llmb
