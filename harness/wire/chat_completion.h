#pragma once

// Reads the fields of a chat completion. Private to this folder: used by chat_event.cc.

#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"
#include "harness/wire/usage_aside.h"

namespace llmb {

// The content of the outermost object.
struct ChatCompletion {
  ChatEvent event;
  std::string parts;          // text of choice 0 that came as a list of parts, else empty
  std::string beside;         // event.text_beside, if it came as a list of parts
  bool has_choices = false;   // a list, empty or not
  bool has_choice = false;    // the list is not empty
  bool has_error = false;     // an error that is not empty, at the top or inside a choice
  bool may_be_error = false;  // a code or a detail, see IsErrorBesideChoices
  // Beside the choices, where gateways put text that belongs in a choice:
  std::string_view content;
  std::string_view reasoning;
  std::string_view finish_reason;
  UsageAside aside;
  // Text or an object stands outside of a list of choices, so this is not a chunk with a usage
  // alone.
  bool has_other_payload = false;
};

// Reads a chunk, a whole response or an error object. `json` must be followed by
// SseDecoder::kPadding readable bytes. `completion` must be fresh; its views live until `parser` is
// used again. After an error it holds the fields read before it.
JsonError ReadChatCompletion(od::parser& parser, std::string_view json, ChatCompletion& completion);

}  // namespace llmb
