#include "harness/wire/unusual_event.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/wire/error_object.h"
#include "harness/wire/failure_words.h"
#include "harness/wire/heartbeat.h"

namespace llmb {
namespace {

using Kind = ChatEvent::Kind;

constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

std::string_view TrimAny(std::string_view text, std::string_view characters) {
  const std::size_t begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) - begin + 1);
}

std::string TextAt(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Whether `object` is an error without the texts in which a heartbeat says what it is. Texts that
// report a failure stay. The object is as before afterwards: a copy would take stack for each level
// of what a server nests.
bool IsErrorWithoutHeartbeatWords(nlohmann::json& object) {
  std::vector<std::pair<const char*, std::string>> words;
  for (const char* key :
       {"type", "event", "object", "status", "state", "message", "msg", "detail"}) {
    std::string text = TextAt(object, key);
    if (text.empty() || ReportsFailure(text) || SaysBadNews(text)) continue;
    object.erase(key);
    words.emplace_back(key, std::move(text));
  }
  const bool is_error = IsErrorObject(object);
  for (auto& [key, text] : words) object[key] = std::move(text);
  return is_error;
}

bool IsHeartbeat(nlohmann::json& object, std::string_view name) {
  return object.empty() ||
         (IsHeartbeatObject(object, name) && !IsErrorWithoutHeartbeatWords(object));
}

// Leaves `object` as it is.
Kind ClassifyObject(nlohmann::json& object, std::string_view data, std::string_view name,
                    std::string& message) {
  if (NamesFailure(name)) {
    message = ErrorMessageOfBody(data);
    return Kind::kError;
  }
  if (IsHeartbeat(object, name)) return Kind::kHeartbeat;
  if (IsErrorObject(object)) {
    message = ErrorMessageOfBody(data);
    return Kind::kError;
  }
  message = "not a completion";
  return Kind::kUnknown;
}

// What a proxy writes on a line of its own behind an event that it had to cut off: the words of an
// error, or "".
std::string WordsAfterCut(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = text.substr(end + 1);
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  return json.is_object() && IsErrorObject(json) ? ErrorMessageOfBody(line) : std::string();
}

Kind ClassifyText(std::string_view text, std::string_view name, std::string& message) {
  if (NamesFailure(name) || ReportsFailure(text)) {
    message = ErrorMessageOfBody(text);
    return Kind::kError;
  }
  message = text.starts_with('<') ? "a page of HTML or XML" : "text that is not JSON";
  // An event with a name of its own may have nothing to do with the response.
  return name.empty() || name == "message" ? Kind::kMalformed : Kind::kUnknown;
}

// Whether a \u escape begins at `at`, and its code unit.
std::optional<unsigned> CodeUnitAt(std::string_view json, std::size_t at) {
  if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return std::nullopt;
  unsigned unit = 0;
  const char* begin = json.data() + at + 2;
  const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
  return end == begin + 4 && error == std::errc() ? std::optional(unit) : std::nullopt;
}

bool IsHighSurrogate(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

bool IsDone(std::string_view data) {
  const std::size_t begin = data.find_first_not_of(" \t\r\n\"'");
  return begin != std::string_view::npos && LowerCase(data.substr(begin, 6)) == "[done]";
}

ChatEvent::Kind ClassifyUnusualEvent(std::string_view data, std::string_view name,
                                     std::string& message) {
  const std::string_view text = TrimAny(data, kWhiteSpace);
  nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool is_list = json.is_array() && !json.empty() && json.front().is_object();
  if (json.is_object()) return ClassifyObject(json, data, name, message);
  message = json.is_discarded() ? WordsAfterCut(text) : "";
  if (!message.empty()) return Kind::kError;
  const bool has_error =
      is_list && std::ranges::any_of(json, [&](nlohmann::json& element) {
        return element.is_object() && ClassifyObject(element, data, name, message) == Kind::kError;
      });
  if (has_error) return Kind::kError;
  std::string_view word = TrimAny(text, " \"'");
  if (word.starts_with('[') && word.ends_with(']')) word = word.substr(1, word.size() - 2);
  const bool is_broken_json =
      text.starts_with('{') || text.starts_with("[{") || text.starts_with("[\"");
  const bool is_text = !is_list && (!is_broken_json || !json.is_discarded());
  if (!NamesFailure(name) && is_text && (IsHeartbeatText(word) || IsHeartbeatName(name)) &&
      !ReportsFailure(text)) {
    return Kind::kHeartbeat;
  }
  if (!is_broken_json || NamesFailure(name)) return ClassifyText(text, name, message);
  message = "not a completion";
  return Kind::kMalformed;
}

std::string RepairedText(std::string_view json) {
  std::string repaired = ValidUtf8(json);
  for (std::size_t at = 0; (at = repaired.find('\\', at)) != std::string::npos;) {
    const std::optional<unsigned> unit = CodeUnitAt(repaired, at);
    const std::optional<unsigned> next = CodeUnitAt(repaired, at + 6);
    if (unit && IsHighSurrogate(*unit) && next && IsLowSurrogate(*next)) {
      at += 12;
    } else if (unit && (IsHighSurrogate(*unit) || IsLowSurrogate(*unit))) {
      repaired.replace(at, 6, "\\uFFFD");
      at += 6;
    } else {
      at += 2;
    }
  }
  return repaired;
}

std::string WithoutNonFinite(std::string_view json) {
  constexpr std::string_view kWords[] = {"NaN", "Infinity", "-Infinity"};
  std::string result;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size();) {
    const std::string_view rest = json.substr(at);
    const auto* const word = std::ranges::find_if(
        kWords, [&](std::string_view number) { return !in_string && rest.starts_with(number); });
    if (word != std::end(kWords)) {
      result += "null";
      at += word->size();
      continue;
    }
    const std::size_t size = in_string && rest.starts_with('\\') ? 2 : 1;
    if (rest.starts_with('"')) in_string = !in_string;
    result += rest.substr(0, size);
    at += size;
  }
  return result;
}

}  // namespace llmb
