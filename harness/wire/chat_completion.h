#pragma once

// Reads the fields of a chat completion. Private to this folder: used by chat_event.cc.

#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// What the outermost object contains, as far as it was read.
struct ChatCompletion {
  ChatEvent event;
  bool has_choices = false;
  bool has_error = false;    // an `error` that is not null
  bool has_message = false;  // a `message`, which error objects have and chunks do not
};

// Reads a chunk, a response that was not streamed, or an error object. `json` must be followed by
// SseDecoder::kPadding readable bytes. `completion` must be new; its views are valid until the next
// use of `parser`. After an error it holds what was read before it.
JsonError ReadChatCompletion(od::parser& parser, std::string_view json, ChatCompletion& completion);

}  // namespace llmb
