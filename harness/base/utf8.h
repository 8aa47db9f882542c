#pragma once

#include <cstddef>
#include <string_view>

namespace llmb {

// One step through UTF-8 text: the length in bytes of the character that begins at `position`, and
// whether it is valid. An invalid byte is a step of length 1. `position` must be inside `text`.
struct Utf8Step {
  std::size_t length = 1;
  bool valid = false;
  char32_t code_point = 0;  // meaningful when valid
};

Utf8Step StepUtf8(std::string_view text, std::size_t position);

}  // namespace llmb
