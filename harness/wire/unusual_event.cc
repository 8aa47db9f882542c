#include "harness/wire/unusual_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/text.h"

namespace llmb {
namespace {

using Kind = ChatEvent::Kind;

constexpr int kMostErrorDepth = 8;
constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

std::string_view TrimAny(std::string_view text, std::string_view characters) {
  const std::size_t begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) - begin + 1);
}

bool IsHeartbeatWord(std::string_view word) {
  constexpr std::string_view kWords[] = {"",          "ping",       "pong",      "heartbeat",
                                         "keepalive", "keep-alive", "keep_alive"};
  return std::ranges::find(kWords, LowerCase(word)) != std::end(kWords);
}

std::string TextAt(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string_view ProtocolOf(const nlohmann::json& object) {
  const std::string type = TextAt(object, "type");
  if (type.starts_with("message") || type.starts_with("content_block")) {
    return "Anthropic messages";
  }
  if (type.starts_with("response.") || TextAt(object, "object") == "response") {
    return "OpenAI responses";
  }
  if (object.contains("candidates")) return "Gemini generateContent";
  if (object.contains("done") && (object.contains("message") || object.contains("response"))) {
    return "Ollama";
  }
  if (object.contains("generated_text") || object.contains("token")) return "TGI generate";
  if (object.contains("content") && object.contains("stop")) return "llama.cpp completion";
  return {};
}

// Whether plain text reports a failure.
bool ReportsFailure(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "error",     "fail",      "exception", "timeout",   "timed out", "unavailable",
      "refused",   "denied",    "exceed",    "overload",  "too many",  "unauthorized",
      "forbidden", "invalid",   "aborted",   "went away", "not found", "bad gateway",
      "cannot",    "could not", "reset by"};
  if (text.starts_with('<')) return false;
  const std::string lower = LowerCase(text);
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// A code that is not 0, "0" or a 2xx.
bool IsFailureCode(const nlohmann::json& code) {
  std::optional<double> number;
  if (code.is_number()) number = code.get<double>();
  if (code.is_string()) {
    const std::string text = code.get<std::string>();
    if (text.empty() || text == "0") return false;
    const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return LowerCase(text) != "ok" && LowerCase(text) != "success";
    number = text.size() == 3 && text.front() == '2' ? 200 : 500;
  }
  return number && *number != 0 && (*number < 200 || *number >= 300);
}

// Whether an error holds anything but null, false, 0, "" and words that mean no error. `depth`
// bounds how far a hostile value is followed; what is deeper counts as something.
bool SaysSomething(const nlohmann::json& error, int depth) {
  constexpr std::string_view kNone[] = {"", "0", "null", "none", "ok", "success", "false"};
  if (error.is_string()) {
    return std::ranges::find(kNone, LowerCase(error.get<std::string>())) == std::end(kNone);
  }
  if (error.is_structured()) {
    return depth == 0 || std::ranges::any_of(error, [&](const nlohmann::json& inner) {
             return SaysSomething(inner, depth - 1);
           });
  }
  return error.is_boolean() ? error.get<bool>() : error.is_number() && error != 0;
}

// An error object without `error`, which the caller finds: FastAPI's detail, code and msg, ...
bool IsErrorObject(const nlohmann::json& object) {
  constexpr const char* kErrorKeys[] = {"detail",   "errorMessage", "error_message", "error_msg",
                                        "errorMsg", "errmsg",       "errors",        "error"};
  const bool named = std::ranges::any_of(kErrorKeys, [&](const char* key) {
    const auto found = object.find(key);
    return found != object.end() && SaysSomething(*found, kMostErrorDepth);
  });
  if (named || TextAt(object, "object") == "error" || TextAt(object, "type") == "error") {
    return true;
  }
  for (const char* key : {"code", "status_code", "statusCode", "status", "errcode", "error_code"}) {
    const auto code = object.find(key);
    if (code != object.end()) return IsFailureCode(*code);
  }
  return !TextAt(object, "message").empty() || !TextAt(object, "msg").empty();
}

Kind ClassifyObject(const nlohmann::json& object, std::string_view data, std::string_view name,
                    std::string& message) {
  if (const std::string_view protocol = ProtocolOf(object); !protocol.empty()) {
    message = fmt::format("an event of another protocol ({})", protocol);
    return Kind::kMalformed;
  }
  if (object.empty() || (IsHeartbeatWord(TextAt(object, "type")) && object.contains("type"))) {
    return Kind::kHeartbeat;
  }
  if (name == "error" || IsErrorObject(object)) {
    message = ErrorMessageOfBody(data);
    return Kind::kError;
  }
  message = "not a completion";
  return Kind::kUnknown;
}

Kind ClassifyText(std::string_view text, std::string_view name, std::string& message) {
  if (name == "error" || ReportsFailure(text)) {
    message = ErrorMessageOfBody(text);
    return Kind::kError;
  }
  message = text.starts_with('<') ? "a page of HTML or XML" : "text that is not JSON";
  return Kind::kMalformed;
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

bool IsEmptyError(std::string_view json) {
  const nlohmann::json value = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  return !value.is_discarded() && !SaysSomething(value, kMostErrorDepth);
}

ChatEvent::Kind ClassifyUnusualEvent(std::string_view data, std::string_view name,
                                     std::string& message) {
  const std::string_view text = TrimAny(data, kWhiteSpace);
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool is_list = json.is_array() && !json.empty() && json.front().is_object();
  if (json.is_object()) return ClassifyObject(json, data, name, message);
  if (is_list && ClassifyObject(json.front(), data, name, message) == Kind::kError) {
    return Kind::kError;
  }
  std::string_view word = TrimAny(text, " \"'");
  if (word.starts_with('[') && word.ends_with(']')) word = word.substr(1, word.size() - 2);
  if (name != "error" && (json.is_null() || IsHeartbeatWord(word))) return Kind::kHeartbeat;
  const bool is_broken_json =
      text.starts_with('{') || text.starts_with("[{") || text.starts_with("[\"");
  if (!is_broken_json || name == "error") return ClassifyText(text, name, message);
  message = "not a completion";
  return Kind::kMalformed;
}

std::string_view OtherProtocolOf(std::string_view data) {
  const nlohmann::json json = nlohmann::json::parse(data, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? ProtocolOf(json) : std::string_view();
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

}  // namespace llmb
