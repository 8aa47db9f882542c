#include "harness/wire/chat_completion.h"

#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

using simdjson::SUCCESS;

static_assert(SseDecoder::kPadding >= simdjson::SIMDJSON_PADDING);

JsonError ReadUsage(od::value value, std::optional<Usage>& usage) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return SUCCESS;
  usage.emplace();
  return ForEachField(value, [&](JsonKey key, od::value count) {
    if (key == "prompt_tokens") return ReadCount(count, usage->prompt_tokens);
    if (key == "completion_tokens") return ReadCount(count, usage->completion_tokens);
    if (key == "reasoning_tokens") return ReadCount(count, usage->reasoning_tokens);
    if (key == "completion_tokens_details") {
      return ForEachField(count, [&](JsonKey detail, od::value number) {
        return detail == "reasoning_tokens" ? ReadCount(number, usage->reasoning_tokens) : SUCCESS;
      });
    }
    if (key == "prompt_tokens_details") {
      return ForEachField(count, [&](JsonKey detail, od::value number) {
        return detail == "cached_tokens" ? ReadCount(number, usage->cached_tokens) : SUCCESS;
      });
    }
    return SUCCESS;
  });
}

// The fields of one choice. Its index may come after its text, so all are read before any is used.
struct Choice {
  std::optional<std::int64_t> index;
  std::string_view content;
  std::string_view refusal;
  std::string_view finish_reason;
  bool has_reasoning = false;
  bool has_tool_call = false;
};

// {"name": ..., "arguments": ...}. The protocol says that arguments are a string, but some servers
// send the object itself.
JsonError ReadFunction(od::value value, bool& present) {
  return ForEachField(value, [&](JsonKey key, od::value part) {
    if (key != "name" && key != "arguments") return SUCCESS;
    od::json_type type;
    if (const JsonError error = part.type().get(type)) return error;
    if (type != od::json_type::object) return ReadPresence(part, present);
    present = true;
    return SUCCESS;
  });
}

JsonError ReadToolCall(od::value value, bool& present) {
  return ForEachField(value, [&](JsonKey key, od::value part) {
    return key == "function" ? ReadFunction(part, present) : SUCCESS;
  });
}

// A list of calls; TGI sends a single call instead.
JsonError ReadToolCalls(od::value value, bool& present) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::object) return ReadToolCall(value, present);
  return ForEachElement(value, [&](od::value call) { return ReadToolCall(call, present); });
}

// The delta of a chunk, or the message of a response that was not streamed.
JsonError ReadDelta(od::value value, Choice& choice) {
  return ForEachField(value, [&](JsonKey key, od::value part) {
    if (key == "content") return ReadText(part, choice.content);
    if (key == "refusal") return ReadText(part, choice.refusal);
    if (key == "reasoning_content" || key == "reasoning") {
      return ReadPresence(part, choice.has_reasoning);
    }
    if (key == "tool_calls") return ReadToolCalls(part, choice.has_tool_call);
    if (key == "function_call") return ReadFunction(part, choice.has_tool_call);
    return SUCCESS;
  });
}

JsonError ReadChoice(od::value value, Choice& choice) {
  return ForEachField(value, [&](JsonKey key, od::value part) {
    if (key == "delta" || key == "message") return ReadDelta(part, choice);
    if (key == "finish_reason") return ReadText(part, choice.finish_reason);
    if (key == "index") return ReadCount(part, choice.index);
    return SUCCESS;
  });
}

JsonError ReadChoices(od::value value, ChatEvent& event) {
  std::int64_t position = 0;
  return ForEachElement(value, [&](od::value element) {
    Choice choice;
    if (const JsonError error = ReadChoice(element, choice)) return error;
    event.has_content |= !choice.content.empty() || !choice.refusal.empty();
    event.has_reasoning |= choice.has_reasoning;
    event.has_tool_call |= choice.has_tool_call;
    if (choice.index.value_or(position) == 0) {
      event.text = choice.content.empty() ? choice.refusal : choice.content;
      event.finish_reason = choice.finish_reason;
    }
    ++position;
    return SUCCESS;
  });
}

JsonError ReadField(JsonKey key, od::value value, ChatCompletion& completion) {
  if (key == "choices") {
    completion.has_choices = true;
    return ReadChoices(value, completion.event);
  }
  if (key == "usage") return ReadUsage(value, completion.event.usage);
  if (key == "message") {
    completion.has_message = true;
  } else if (key == "error") {
    od::json_type type;
    if (const JsonError error = value.type().get(type)) return error;
    completion.has_error |= type != od::json_type::null;
  }
  return SUCCESS;
}

}  // namespace

JsonError ReadChatCompletion(od::parser& parser, std::string_view json,
                             ChatCompletion& completion) {
  od::document document;
  const simdjson::padded_string_view padded(json.data(), json.size(),
                                            json.size() + SseDecoder::kPadding);
  if (const JsonError error = parser.iterate(padded).get(document)) return error;
  const JsonError error = ForEachField(
      document, [&](JsonKey key, od::value value) { return ReadField(key, value, completion); });
  if (error) return error;
  // The on-demand parser stops at the end of the object. Trailing text would make two documents
  // pass for one.
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? SUCCESS
                                                                        : simdjson::TAPE_ERROR;
}

}  // namespace llmb
