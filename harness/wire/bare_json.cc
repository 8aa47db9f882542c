#include "harness/wire/bare_json.h"

#include <algorithm>

namespace llmb {
namespace {

constexpr std::size_t kMostHeld = 8;
// White space before JSON, and within it before the byte that tells.
constexpr std::size_t kUndecidedJsonBytes = 64;

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// The record separator of RFC 7464 stands before each object.
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\x1e'; }

// Whether a line of JSON cannot begin with it, so that the object was cut off: `data: ...`, a page.
bool BeginsOtherLine(char c) {
  constexpr std::string_view kWords = "tfnNI";  // true, false, null, NaN, Infinity
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return c == '<' || (is_letter && kWords.find(c) == std::string_view::npos);
}

}  // namespace

std::optional<bool> BeginsBareJson(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.empty()) return std::nullopt;
  if (bytes.size() < kMark.size() && kMark.starts_with(bytes)) return std::nullopt;
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  const std::string_view looked_at = bytes.substr(0, kUndecidedJsonBytes);
  const auto undecided =
      looked_at.size() < kUndecidedJsonBytes ? std::nullopt : std::optional(false);
  const auto* const begin = std::ranges::find_if_not(looked_at, IsBlank);
  if (begin == looked_at.end()) return undecided;
  if (*begin != '{' && *begin != '[') return false;
  const auto* const next = std::find_if_not(begin + 1, looked_at.end(), IsBlank);
  if (next == looked_at.end()) return undecided;
  return IsLineEnd(*next) || *next == (*begin == '{' ? '"' : '{');
}

void BareJson::Begin() {
  active_ = true;
  object_.clear();
  held_.clear();
}

BareJson::Part BareJson::End(std::size_t bytes) {
  active_ = false;
  return {.bytes = bytes, .has_ended = true};
}

BareJson::Part BareJson::Read(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (!object_.empty()) return ReadObject(bytes, 0);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '{') {
      held_.clear();
      brackets_ = {};
      begins_line_ = false;
      return ReadObject(bytes, at);
    }
    const bool is_between = IsLineEnd(c) || IsBlank(c) || c == ',' || c == ']' ||
                            kMark.find(c) != std::string_view::npos;
    if (!is_between && (c != '[' || held_.size() == kMostHeld)) return End(at);
    if (IsLineEnd(c)) {
      held_.clear();
    } else if (c == '[' || !held_.empty()) {
      held_.push_back(c);
    }
  }
  return {.bytes = bytes.size()};
}

// Whether a line that begins with `c` cannot go on with the object, which was then cut off.
bool BareJson::IsCutBefore(char c) const {
  constexpr std::string_view kBeforeObjects = ",:[";
  const bool begins_object = c == '{' && kBeforeObjects.find(latest_) == std::string_view::npos;
  return brackets_.InString() || begins_object || BeginsOtherLine(c);
}

BareJson::Part BareJson::ReadObject(std::string_view bytes, std::size_t begin) {
  for (std::size_t at = begin; at < bytes.size(); ++at) {
    if (begins_line_ && IsCutBefore(bytes[at])) {
      object_.append(bytes.substr(begin, at - begin));
      return End(at);
    }
    begins_line_ = IsLineEnd(bytes[at]);
    if (!begins_line_ && bytes[at] != ' ' && bytes[at] != '\t') latest_ = bytes[at];
    brackets_.Read(bytes.substr(at, 1));
    if (!brackets_.Balanced()) continue;
    object_.append(bytes.substr(begin, at + 1 - begin));
    return {.bytes = at + 1, .complete = true};
  }
  object_.append(bytes.substr(begin));
  return {.bytes = bytes.size()};
}

}  // namespace llmb
