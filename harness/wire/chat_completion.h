#pragma once

// The fields of a chat completion, for chat_event.cc alone.

#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// What the outermost object was seen to hold.
struct ChatCompletion {
  ChatEvent event;
  bool has_choices = false;
  bool has_error = false;    // an `error` that is not null
  bool has_message = false;  // a `message`, which an error object has and a chunk has not
};

// Reads a chunk, an answer or an error object. `json` must be followed by SseDecoder::kPadding
// readable bytes. `completion` must be fresh; its views live until `parser` is used again. After an
// error it holds what was read until then.
JsonError ReadChatCompletion(od::parser& parser, std::string_view json, ChatCompletion& completion);

}  // namespace llmb
