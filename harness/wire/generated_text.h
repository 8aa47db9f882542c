#pragma once

// Finds generated text under the keys that servers invent. For the files of this folder alone.

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/wire/json_walk.h"

namespace llmb {

// What a value of a delta held: bytes of text.
struct GeneratedText {
  std::size_t content = 0;
  std::size_t reasoning = 0;
  std::size_t All() const { return content + reasoning; }
  bool Any() const { return All() > 0; }
};

enum class TextRole { kText, kToolCall };

// Whether a key never holds generated text: role, id, type, status, a signature, citations, ...
bool IsMetadataKey(std::string_view key);

// Whether a key names the model's reasoning: reasoning_content, thinking_blocks, thought, ...
bool IsReasoningKey(std::string_view key);

// Searches a string, a list of typed parts, an object or any nesting of them. Each string that is
// not empty is generated text, unless its key is a metadata key or its part is encrypted. A part
// whose key or `type` names reasoning is reasoning. In a tool call the name counts as well, and so
// do arguments that are an object. Adds the content, without the reasoning, to `text` if it is not
// null. Numbers and flags hold no text.
JsonError FindText(od::value& value, TextRole role, GeneratedText& found, std::string* text);

}  // namespace llmb
