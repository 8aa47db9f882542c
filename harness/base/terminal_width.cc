#include "harness/base/terminal_width.h"

#include <utf8proc.h>

#include "harness/base/utf8.h"

namespace llmb {
namespace {

// The length of the colour sequence that begins at `position`, 0 if none does.
std::size_t ColorSequenceLength(std::string_view text, std::size_t position) {
  if (text.substr(position, 2) != "\x1b[") return 0;
  const std::size_t end = text.find('m', position);
  return end == std::string_view::npos ? 0 : end - position + 1;
}

}  // namespace

std::size_t TerminalWidth(char32_t character) {
  return static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(character)));
}

std::size_t TerminalWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) {
    if (const std::size_t length = ColorSequenceLength(text, position); length > 0) {
      position += length;
      continue;
    }
    const Utf8Step step = StepUtf8(text, position);
    width += step.valid ? TerminalWidth(step.code_point) : 1;
    position += step.length;
  }
  return width;
}

}  // namespace llmb
