#pragma once

// Reads the text of a delta: content, refusals, reasoning and tool calls, under the keys of all
// known servers. Private to this folder: used by chat_completion.cc.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/wire/chat_completion.h"
#include "harness/wire/generated_text.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// A delta or a message. Small, because each event clears one.
struct Delta {
  std::string_view text;  // content or a refusal that came as one string
  std::string_view unknown_key;
  std::string_view finish_reason;      // of the choice, which some gateways put here
  std::unique_ptr<std::string> parts;  // all of the text, if it came in parts, which is rare
  GeneratedText found;
  std::size_t tool_call_bytes = 0;

  bool HasText() const { return found.Any() || tool_call_bytes > 0; }
};

// Reads a delta, a message, or the `text` of the completions API, which is a string. Leaves
// `result` empty if the value is null. A usage or an error inside it goes to `completion`. The
// views of `result` live until the parser is used again.
JsonError ReadDelta(od::value& value, std::optional<Delta>& result, ChatCompletion& completion);

// Reads one field of a delta, for servers that put such fields into the choice itself.
JsonError ReadDeltaField(std::string_view key, od::value& value, Delta& delta,
                         ChatCompletion& completion);

}  // namespace llmb
