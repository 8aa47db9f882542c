#include "harness/wire/generated_text.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "harness/base/text.h"
#include "harness/wire/error_object.h"

namespace llmb {
namespace {

using simdjson::SUCCESS;

constexpr std::string_view kMetadataKeys[] = {"role",           "name",         "id",
                                              "index",          "type",         "status",
                                              "object",         "model",        "created",
                                              "format",         "provider",     "channel",
                                              "phase",          "recipient",    "event",
                                              "state",          "version",      "language",
                                              "timestamp",      "date",         "time",
                                              "finish_details", "stop_reason",  "stop_sequence",
                                              "matched_stop",   "service_tier", "annotations",
                                              "citations",      "references",   "context",
                                              "logprobs",       "usage",        "metadata",
                                              "search_results", "token_ids",    "error",
                                              "uuid",           "guid",         "reasoning_opaque",
                                              "obfuscation",    "padding",      "nonce",
                                              "trace",          "author",       "sender",
                                              "agent",          "session",      "user",
                                              "source",         "locale",       "encoding",
                                              "mode",           "stage",        "kind",
                                              "region",         "server",       "host",
                                              "node",           "backend",      "engine",
                                              "deployment",     "tier",         "created_by",
                                              "etag",           "checksum",     "cost",
                                              "latency",        "duration",     "elapsed",
                                              "timings",        "priority",     "updated",
                                              "modified",       "cached",       "stop",
                                              "sources",        "documents",    "search_queries",
                                              "executed_tools", "search_info",  "web_search"};

constexpr std::string_view kMetadataEnds[] = {
    "_id",     "_ids",     "_type",   "_at",    "_time",   "_timestamp", "_date",
    "_status", "_version", "_hash",   "_model", "_role",   "_index",     "_code",
    "_reason", "_tier",    "_region", "_ms",    "_seconds"};

// Anywhere in a key. Small letters: a key such as systemFingerprint has these parts as well.
constexpr std::string_view kMetadataParts[] = {"signature", "ingerprint", "uuid",
                                               "metadata",  "checksum",   "ettings"};

// In JavaScript's form: requestId, createdAt.
constexpr std::string_view kMetadataCamelEnds[] = {"Id",     "Ids",    "At",      "Type", "Time",
                                                   "Reason", "Status", "Version", "Hash"};

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool EndsInOneOf(std::string_view text, std::span<const std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

// The text that was found in one object, and the object's `type`, which says what kind of text it
// is. The type may come last, so both are kept until the end of the object.
struct Part {
  GeneratedText found;
  std::string_view type;
  bool holds_error = false;
};

JsonError ReadPartError(std::string_view key, od::value& value, Part& part) {
  std::string_view json;
  const JsonError error = simdjson::to_json_string(value).get(json);
  part.holds_error |= !error && ReportOf(key, json) == ErrorReport::kError;
  return error;
}

JsonError FindTextInField(JsonKey key, od::value& value, TextRole role, Part& part,
                          std::string* text, int levels) {
  const std::string_view name = KeyText(key);
  if (name == "type") return ReadText(value, part.type);
  if (role == TextRole::kToolCall && (name == "arguments" || name == "input")) {
    od::json_type type;
    if (const JsonError error = value.type().get(type)) return error;
    part.found.content += type == od::json_type::object ? 1 : 0;
  }
  if (role == TextRole::kToolCall && name == "name") {
    std::string_view tool;
    const JsonError error = ReadText(value, tool);
    part.found.tool_name |= !tool.empty();
    return error;
  }
  if (IsErrorKey(name)) return ReadPartError(name, value, part);
  if (IsMetadataKey(name)) return SUCCESS;
  if (!IsReasoningKey(name)) return FindText(value, role, part.found, text, levels);
  GeneratedText inner;
  const JsonError error = FindText(value, role, inner, nullptr, levels);
  part.found.reasoning += inner.All();
  return error;
}

JsonError FindTextInObject(od::value& value, TextRole role, GeneratedText& found, std::string* text,
                           int levels) {
  const std::size_t begin = text == nullptr ? 0 : text->size();
  Part part;
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& field) {
    return FindTextInField(key, field, role, part, text, levels);
  });
  const bool is_text =
      role == TextRole::kToolCall || Contains(part.type, "tool") || part.found.Any();
  found.error |= part.found.error || IsErrorPart(part.type) || (part.holds_error && !is_text);
  const bool encrypted = Contains(part.type, "encrypted") || Contains(part.type, "redacted");
  const bool reasoning = Contains(part.type, "reasoning") || Contains(part.type, "thinking");
  if (text != nullptr && (encrypted || reasoning)) text->resize(begin);
  if (encrypted) return error;
  (reasoning ? found.reasoning : found.content) += part.found.content;
  found.reasoning += part.found.reasoning;
  found.tool_name |= part.found.tool_name;
  return error;
}

}  // namespace

bool IsErrorPart(std::string_view type) {
  constexpr std::string_view kErrorEnds[] = {"error",   "exception", "failure", "failed",
                                             "aborted", "fault",     "fatal"};
  const std::string lower = LowerCase(type);
  return EndsInOneOf(lower, kErrorEnds) && !Contains(lower, "tool");
}

bool IsMetadataKey(std::string_view key) {
  return std::ranges::find(kMetadataKeys, key) != std::end(kMetadataKeys) ||
         EndsInOneOf(key, kMetadataEnds) || EndsInOneOf(key, kMetadataCamelEnds) ||
         key.starts_with("encrypted") ||
         std::ranges::any_of(kMetadataParts,
                             [&](std::string_view part) { return Contains(key, part); });
}

bool IsReasoningKey(std::string_view key) {
  return key.starts_with("reasoning") || key.starts_with("thinking") || key.starts_with("thought");
}

JsonError FindText(od::value& value, TextRole role, GeneratedText& found, std::string* text,
                   int levels) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  const bool is_list = type == od::json_type::array;
  if ((is_list || type == od::json_type::object) && levels == 0) return SUCCESS;
  if (is_list) {
    return ForEachElement(value, [&](od::value& element) {
      return FindText(element, role, found, text, levels - 1);
    });
  }
  if (type == od::json_type::object) return FindTextInObject(value, role, found, text, levels - 1);
  std::string_view string;
  const JsonError error = ReadText(value, string);
  found.content += string.size();
  if (text != nullptr) text->append(string);
  return error;
}

JsonError FindReasoning(od::value& object, std::size_t& bytes) {
  return ForEachField(object, [&](JsonKey key, od::value& value) {
    if (!IsReasoningKey(KeyText(key)) || IsMetadataKey(KeyText(key))) return SUCCESS;
    GeneratedText inner;
    const JsonError error = FindText(value, TextRole::kText, inner, nullptr);
    bytes = std::max(bytes, inner.All());
    return error;
  });
}

}  // namespace llmb
