#pragma once

#include <tuple>

#include "harness/wire/chat_event.h"

namespace llmb {

inline auto CountsOf(const Usage& usage) {
  return std::tuple(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens,
                    usage.reasoning_tokens, usage.cached_tokens);
}

// Whether two events say the same, wherever their texts are.
inline bool IsSameEvent(const ChatEvent& a, const ChatEvent& b) {
  const auto flags = [](const ChatEvent& event) {
    return std::tuple(event.kind, event.has_content, event.has_reasoning, event.has_tool_call,
                      event.names_tool, event.is_message, event.is_completions_text,
                      event.is_other_text, event.content_bytes, event.reasoning_bytes,
                      event.beside_choice, event.choices_with_text, event.choices_ended,
                      event.usage.has_value());
  };
  const auto texts = [](const ChatEvent& event) {
    return std::tuple(event.text, event.text_beside, event.finish_reason, event.model,
                      event.unknown_key, event.error_message, event.advice, event.error_code,
                      event.other_failure, event.other_finish_reason);
  };
  return flags(a) == flags(b) && texts(a) == texts(b) &&
         (!a.usage || CountsOf(*a.usage) == CountsOf(*b.usage));
}

}  // namespace llmb
