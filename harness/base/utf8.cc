#include "harness/base/utf8.h"

#include <utf8proc.h>

namespace llmb {

Utf8Step StepUtf8(std::string_view text, std::size_t position) {
  const std::string_view rest = text.substr(position);
  // Most characters, without a call into another library.
  if (const auto byte = static_cast<unsigned char>(rest.front()); byte < 0x80) {
    return {1, true, byte};
  }
  utf8proc_int32_t code_point = 0;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                       static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
  if (length <= 0) return {};
  return {static_cast<std::size_t>(length), true, static_cast<char32_t>(code_point)};
}

}  // namespace llmb
