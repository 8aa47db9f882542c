#include "harness/base/utf8.h"

namespace llmb {
namespace {

struct Lead {
  std::size_t length;
  char32_t bits;
  char32_t smallest;  // below this the encoding is overlong
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if ((byte & 0xE0U) == 0xC0) return {2, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0) return {3, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

}  // namespace

Utf8Step StepUtf8(std::string_view text, std::size_t position) {
  const Lead lead = LeadOf(static_cast<unsigned char>(text[position]));
  if (lead.length == 0 || position + lead.length > text.size()) return {};
  char32_t code_point = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[position + i]);
    if ((byte & 0xC0U) != 0x80) return {};
    code_point = (code_point << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < lead.smallest || code_point > 0x10FFFF || surrogate) return {};
  return {lead.length, true, code_point};
}

}  // namespace llmb
