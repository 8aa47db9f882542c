#include "harness/load/event_stream.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"

namespace llmb {
namespace {

// Whether a line is `name: value` or a name alone, and the name is no error's.
bool IsField(std::string_view line) {
  const std::string name = LowerCase(line.substr(0, line.find(':')));
  const bool is_name = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
  constexpr std::string_view kErrors[] = {"error", "exception", "fatal",      "panic", "killed",
                                          "abort", "fail",      "terminated", "crash", "traceback"};
  return is_name && std::ranges::none_of(kErrors, [&](std::string_view word) {
           return name.find(word) != std::string::npos;
         });
}

}  // namespace

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
    if (IsField(line)) continue;
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
