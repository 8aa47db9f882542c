#include "harness/load/event_stream.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {
std::optional<bool> BeginsEventStream(std::string_view body) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::string_view kFields[] = {":", "data:", "event:", "id:", "retry:"};
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || kByteOrderMark.starts_with(body)) return std::nullopt;
  body.remove_prefix(begin);
  for (const std::string_view field : kFields) {
    if (body.starts_with(field)) return true;
    if (field.starts_with(body)) return std::nullopt;
  }
  return false;
}

std::string PlainText(std::string_view lines) {
  std::string plain;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (IsIgnoredLine(line)) continue;
    if (!plain.empty()) plain.push_back('\n');
    plain += line;
  }
  return plain;
}

std::string MediaType(std::string_view content_type) {
  std::string type = LowerCase(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type;
}

}  // namespace llmb
