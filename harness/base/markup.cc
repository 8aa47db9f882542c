#include "harness/base/markup.h"

#include <utf8proc.h>

#include "harness/base/text.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

constexpr std::string_view kFirstStrongIsolate = "\xE2\x81\xA8";
constexpr std::string_view kPopIsolate = "\xE2\x81\xA9";

utf8proc_propval_t DirectionOf(char32_t character) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(character))->bidi_class;
}

bool IsRightToLeft(utf8proc_propval_t direction) {
  return direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL;
}

// The end of the words from right to left that begin at `begin`: after the last such letter before
// one from left to right or a comma, which stands between names.
std::size_t EndOfRightToLeft(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t at = begin; at < text.size();) {
    const Utf8Step step = StepUtf8(text, at);
    const utf8proc_propval_t direction = DirectionOf(step.code_point);
    if (direction == UTF8PROC_BIDI_CLASS_L || step.code_point == ',') break;
    at += step.length;
    if (IsRightToLeft(direction)) end = at;
  }
  return end;
}

}  // namespace

std::string MarkupText(std::string_view text) {
  std::string escaped;
  for (const char c : PrintableText(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string SentenceMarkup(std::string_view text) {
  const std::string markup = MarkupText(text);
  std::string isolated;
  for (std::size_t at = 0; at < markup.size();) {
    const Utf8Step step = StepUtf8(markup, at);
    if (!IsRightToLeft(DirectionOf(step.code_point))) {
      isolated += markup.substr(at, step.length);
      at += step.length;
      continue;
    }
    const std::size_t end = EndOfRightToLeft(markup, at);
    isolated.append(kFirstStrongIsolate).append(markup.substr(at, end - at)).append(kPopIsolate);
    at = end;
  }
  return isolated;
}

}  // namespace llmb
