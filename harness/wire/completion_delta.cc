#include "harness/wire/completion_delta.h"

#include <algorithm>

#include "harness/wire/completion_fields.h"
#include "harness/wire/error_object.h"
#include "harness/wire/usage_object.h"

namespace llmb {
namespace {

using simdjson::SUCCESS;

std::string& Parts(Delta& delta) {
  if (!delta.parts) delta.parts = std::make_unique<std::string>(delta.text);
  return *delta.parts;
}

// Gateways that guess types make a number of a token that is one.
JsonError ReadNumber(od::value& value, Delta& delta) {
  std::string_view digits = value.raw_json_token();
  digits = digits.substr(0, digits.find_first_of(" \t\r\n"));
  Parts(delta).append(digits);
  delta.found.content += digits.size();
  double number = 0;
  return value.get_double().get(number);
}

// Content or a refusal: a string, an object or a list of parts. PHP writes false for nothing.
JsonError ReadContent(od::value& value, Delta& delta, ChatCompletion& completion) {
  std::string_view text;
  const JsonError not_a_string = value.get_string().get(text);
  if (not_a_string != simdjson::INCORRECT_TYPE) {
    if (delta.text.empty() && !delta.parts) {
      delta.text = text;
    } else if (!text.empty()) {
      Parts(delta).append(text);
    }
    delta.found.content += text.size();
    return not_a_string;
  }
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null || type == od::json_type::boolean) return SUCCESS;
  if (type == od::json_type::number) return ReadNumber(value, delta);
  GeneratedText found;
  const JsonError error = FindText(value, TextRole::kText, found, &Parts(delta));
  completion.has_error |= found.error;
  delta.found.content += found.content;
  delta.found.reasoning = std::max(delta.found.reasoning, found.reasoning);
  return error;
}

// A list of calls; TGI sends a single call instead.
JsonError ReadToolCalls(od::value& value, Delta& delta) {
  GeneratedText found;
  const JsonError error = FindText(value, TextRole::kToolCall, found, nullptr);
  delta.tool_call_bytes += found.All();
  delta.found.tool_name |= found.tool_name;
  return error;
}

// Servers repeat the reasoning of one delta under several keys: OpenRouter in reasoning_details,
// LiteLLM in thinking_blocks. Their sum would be too large.
JsonError ReadReasoning(od::value& value, Delta& delta, ChatCompletion& completion) {
  GeneratedText found;
  const JsonError error = FindText(value, TextRole::kText, found, nullptr);
  completion.has_error |= found.error;
  delta.found.reasoning = std::max(delta.found.reasoning, found.All());
  return error;
}

// Audio, reasoning under its rarer names, and keys that this program does not know.
JsonError ReadOtherText(std::string_view key, od::value& value, Delta& delta,
                        ChatCompletion& completion) {
  // LiteLLM repeats fields of the vendor's answer there.
  if (key == "provider_specific_fields") return FindReasoning(value, delta.found.reasoning);
  if (IsMetadataKey(key)) return SUCCESS;
  if (IsReasoningKey(key)) return ReadReasoning(value, delta, completion);
  GeneratedText found;
  const JsonError error = FindText(value, TextRole::kText, found, nullptr);
  delta.found.content += found.content;
  delta.found.reasoning = std::max(delta.found.reasoning, found.reasoning);
  const bool known = key == "audio" || key == "images";
  if (found.Any() && !known) delta.unknown_key = key;
  return error;
}

}  // namespace

JsonError ReadDeltaField(std::string_view key, od::value& value, Delta& delta,
                         ChatCompletion& completion) {
  if (key == "content" || key == "refusal") return ReadContent(value, delta, completion);
  if (key == "role") return SUCCESS;
  if (key == "reasoning_content" || key == "reasoning")
    return ReadReasoning(value, delta, completion);
  if (key == "tool_calls" || key == "function_call") return ReadToolCalls(value, delta);
  if (key == "finish_reason") return ReadFinishReason(value, delta.finish_reason);
  if (key == "usage") return ReadUsage(value, completion.event.usage);
  if (IsErrorKey(key)) return ReadErrorField(key, value, completion);
  return ReadOtherText(key, value, delta, completion);
}

JsonError ReadDelta(od::value& value, std::optional<Delta>& result, ChatCompletion& completion) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return SUCCESS;
  if (type == od::json_type::number) return simdjson::INCORRECT_TYPE;
  Delta& delta = result.emplace();
  if (type != od::json_type::object) return ReadContent(value, delta, completion);
  return ForEachField(value, [&](JsonKey key, od::value& part) {
    if (key == "content") return ReadContent(part, delta, completion);
    return ReadDeltaField(KeyText(key), part, delta, completion);
  });
}

}  // namespace llmb
