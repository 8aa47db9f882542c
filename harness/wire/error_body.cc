#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/generated_text.h"

namespace llmb {
namespace {

constexpr std::size_t kMessageCharacters = 300;
constexpr std::size_t kCodeCharacters = 60;
constexpr int kMostNesting = 6;

// Where servers put the message for people, the most specific first: OpenAI and vLLM nest it in
// `error`, FastAPI writes `detail` (a text, or a list of objects with `msg`).
constexpr const char* kMessageKeys[] = {"error",        "Error",         "ERROR",
                                        "exception",    "Exception",     "fault",
                                        "Fault",        "message",       "Message",
                                        "detail",       "msg",           "errorMessage",
                                        "ErrorMessage", "errorMsg",      "errmsg",
                                        "err_msg",      "err",           "errors",
                                        "Errors",       "error_message", "error_msg",
                                        "faultstring",  "status_msg",    "base_resp",
                                        "baseResp",     "choices",       "delta",
                                        "reason",       "title",         "description",
                                        "traceback",    "error_detail",  "error_description",
                                        "retmsg",       "ret_msg",       "retMsg",
                                        "header"};

constexpr const char* kCodeKeys[] = {"code",      "error_code",  "errcode",    "err_code",
                                     "errorCode", "status_code", "statusCode", "retcode",
                                     "ret_code",  "retCode"};

std::string MessageIn(const nlohmann::json& json, int depth);

std::string MessageInList(const nlohmann::json& list, int depth) {
  for (const nlohmann::json& element : list) {
    if (std::string message = MessageIn(element, depth); !message.empty()) return message;
  }
  return {};
}

// What the provider behind a router said: OpenRouter's own words are "Provider returned error".
std::string ProviderWords(const nlohmann::json& error, int depth) {
  const auto metadata = error.find("metadata");
  if (metadata == error.end() || !metadata->is_object()) return {};
  const auto raw = metadata->find("raw");
  if (raw == metadata->end()) return {};
  if (!raw->is_string()) return MessageIn(*raw, depth);
  const auto& text = raw->get_ref<const std::string&>();
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const std::string words = json.is_structured() ? MessageIn(json, depth) : "";
  return words.empty() ? text : words;
}

// The words of a part of the content that is an error, or "".
std::string PartWords(const nlohmann::json& part, int depth) {
  if (!part.is_object()) return {};
  const auto type = part.find("type");
  const bool is_error =
      type != part.end() && type->is_string() && IsErrorPart(type->get_ref<const std::string&>());
  std::string words = MessageIn(part, depth);
  for (const char* key : {"text", "content", "data"}) {
    const auto found = part.find(key);
    const bool has_text = is_error && found != part.end() && found->is_string();
    if (words.empty() && has_text) words = found->get<std::string>();
  }
  return words;
}

std::string WordsOfParts(const nlohmann::json& json, int depth) {
  const auto content = json.find("content");
  if (content == json.end() || !content->is_structured()) return {};
  if (content->is_object()) return PartWords(*content, depth);
  for (const nlohmann::json& part : *content) {
    if (std::string words = PartWords(part, depth); !words.empty()) return words;
  }
  return {};
}

// The message inside `json`, or "". `depth` limits the nesting that is followed, so that a hostile
// body cannot exhaust the stack.
std::string MessageIn(const nlohmann::json& json, int depth) {
  if (json.is_string()) return json.get<std::string>();
  if (depth == 0) return {};
  if (json.is_array()) return MessageInList(json, depth - 1);
  if (!json.is_object()) return {};
  for (const char* key : kMessageKeys) {
    const auto found = json.find(key);
    if (found == json.end()) continue;
    std::string message = MessageIn(*found, depth - 1);
    if (message.empty()) continue;
    const std::string words = ProviderWords(json, depth - 1);
    return words.empty() ? message : fmt::format("{}: {}", message, words);
  }
  if (std::string words = WordsOfParts(json, depth - 1); !words.empty()) return words;
  for (const nlohmann::json& inner : json) {
    if (!inner.is_object()) continue;
    if (std::string message = MessageIn(inner, depth - 1); !message.empty()) return message;
  }
  return {};
}

// Whether a key says what went wrong where no words do.
bool IsTelling(std::string_view key) {
  constexpr std::string_view kKeys[] = {"error", "type", "reason", "success", "ok", "fault"};
  constexpr std::string_view kEnds[] = {"code", "status", "state"};
  const std::string lower = LowerCase(key);
  return std::ranges::find(kKeys, lower) != std::end(kKeys) ||
         std::ranges::any_of(kEnds, [&](std::string_view end) { return lower.ends_with(end); });
}

std::string TellingValue(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_boolean() || value.is_number_integer() ? value.dump() : std::string();
}

// What `json` says under such keys, "status failed, code 7"; "" if nothing.
std::string TellingFields(const nlohmann::json& json, int depth) {
  if (depth == 0 || !json.is_structured()) return {};
  std::vector<std::string> parts;
  for (const auto& field : json.items()) {
    const bool is_telling = json.is_object() && IsTelling(field.key());
    const std::string value = is_telling ? TellingValue(field.value()) : "";
    std::string inner = TellingFields(field.value(), depth - 1);
    if (!value.empty()) parts.push_back(fmt::format("{} {}", field.key(), value));
    if (!inner.empty()) parts.push_back(std::move(inner));
  }
  return Join(parts, ", ");
}

// The code inside `json`, or "".
std::string CodeIn(const nlohmann::json& json, int depth) {
  if (depth == 0 || !json.is_structured()) return {};
  for (const char* key : kCodeKeys) {
    if (!json.is_object() || !json.contains(key)) continue;
    const nlohmann::json& code = json[key];
    if (code.is_number_integer() && code != 0) return code.dump();
    if (!code.is_string()) continue;
    const auto& text = code.get_ref<const std::string&>();
    if (!text.empty() && text != "0") return text;
  }
  for (const nlohmann::json& inner : json) {
    if (std::string code = CodeIn(inner, depth - 1); !code.empty()) return code;
  }
  return {};
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The title of an HTML page or the message of an XML document, the only part of it that helps a
// user; "" for other bodies.
std::string_view TitleOf(std::string_view body) {
  if (!Trim(body).starts_with('<')) return {};
  for (const std::string_view element : {"<title>", "<Message>", "<message>", "<h1>"}) {
    const std::size_t begin = body.find(element);
    if (begin == std::string_view::npos) continue;
    const std::string_view title = body.substr(begin + element.size());
    const std::string_view words = Trim(title.substr(0, title.find('<')));
    if (!words.empty()) return words;
  }
  return {};
}

std::string_view FirstOf(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

}  // namespace

std::string ErrorMessageOfBody(std::string_view body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  const std::string inside(Trim(MessageIn(json, kMostNesting)));
  const std::string fields = inside.empty() ? TellingFields(json, kMostNesting) : "";
  const std::string_view message = FirstOf({inside, Trim(fields), TitleOf(body), Trim(body)});
  return ForMessage(message, kMessageCharacters);
}

std::string ErrorCodeOfBody(std::string_view body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  return ForMessage(CodeIn(json, kMostNesting), kCodeCharacters);
}

}  // namespace llmb
