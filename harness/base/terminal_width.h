#pragma once

#include <cstddef>
#include <string_view>

namespace llmb {

// The columns that one character takes on a terminal: 2 for East Asian wide and full-width
// characters and for emoji, 0 for combining marks, joiners, variation selectors and control
// characters, 1 for all others.
std::size_t TerminalWidth(char32_t character);

// The columns that `text` (UTF-8) takes on a terminal: the sum over its characters. An invalid byte
// takes 1, a colour sequence (ESC [ ... m) takes 0. Empty text: 0.
std::size_t TerminalWidth(std::string_view text);

}  // namespace llmb
