#include "harness/wire/generated_text.h"

#include <algorithm>

namespace llmb {
namespace {

using simdjson::SUCCESS;

constexpr std::string_view kMetadataKeys[] = {
    "role",         "name",           "id",          "index",           "type",
    "status",       "object",         "model",       "created",         "format",
    "provider",     "channel",        "phase",       "recipient",       "event",
    "state",        "version",        "language",    "mime_type",       "media_type",
    "timestamp",    "date",           "time",        "finish_reason",   "stop_reason",
    "service_tier", "stop_sequence",  "annotations", "citations",       "references",
    "context",      "search_results", "logprobs",    "usage",           "metadata",
    "error",        "token_ids",      "expires_at",  "reasoning_opaque"};

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What one object held, before its `type`, which may come last, says what that was.
struct Part {
  GeneratedText found;
  std::string_view type;
};

JsonError FindTextInField(JsonKey key, od::value& value, TextRole role, Part& part,
                          std::string* text) {
  const std::string_view name = KeyText(key);
  if (name == "type") return ReadText(value, part.type);
  if (role == TextRole::kToolCall && (name == "arguments" || name == "input")) {
    od::json_type type;
    if (const JsonError error = value.type().get(type)) return error;
    part.found.content += type == od::json_type::object ? 1 : 0;
  }
  const bool is_name = role == TextRole::kToolCall && name == "name";
  if (IsMetadataKey(name) && !is_name) return SUCCESS;
  if (!IsReasoningKey(name)) return FindText(value, role, part.found, text);
  GeneratedText inner;
  const JsonError error = FindText(value, role, inner, nullptr);
  part.found.reasoning += inner.All();
  return error;
}

JsonError FindTextInObject(od::value& value, TextRole role, GeneratedText& found,
                           std::string* text) {
  const std::size_t begin = text == nullptr ? 0 : text->size();
  Part part;
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& field) {
    return FindTextInField(key, field, role, part, text);
  });
  const bool encrypted = Contains(part.type, "encrypted") || Contains(part.type, "redacted");
  const bool reasoning = Contains(part.type, "reasoning") || Contains(part.type, "thinking");
  if (text != nullptr && (encrypted || reasoning)) text->resize(begin);
  if (encrypted) return error;
  (reasoning ? found.reasoning : found.content) += part.found.content;
  found.reasoning += part.found.reasoning;
  return error;
}

}  // namespace

bool IsMetadataKey(std::string_view key) {
  return std::ranges::find(kMetadataKeys, key) != std::end(kMetadataKeys) || key.ends_with("_id") ||
         key.ends_with("_ids") || key.ends_with("_type") || Contains(key, "signature") ||
         key.starts_with("encrypted");
}

bool IsReasoningKey(std::string_view key) {
  return key.starts_with("reasoning") || key.starts_with("thinking") || key.starts_with("thought");
}

JsonError FindText(od::value& value, TextRole role, GeneratedText& found, std::string* text) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::array) {
    return ForEachElement(value,
                          [&](od::value& element) { return FindText(element, role, found, text); });
  }
  if (type == od::json_type::object) return FindTextInObject(value, role, found, text);
  std::string_view string;
  const JsonError error = ReadText(value, string);
  found.content += string.size();
  if (text != nullptr) text->append(string);
  return error;
}

}  // namespace llmb
