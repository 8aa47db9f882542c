#pragma once

// Finds generated text under the keys that servers invent. For the files of this folder alone.

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/wire/json_walk.h"

namespace llmb {

// The bytes of text that a value of a delta held.
struct GeneratedText {
  std::size_t content = 0;
  std::size_t reasoning = 0;
  bool tool_name = false;  // the name of a tool that is called, which is not text
  bool error = false;      // a part is no text, but an error: its type says so, or it holds one
  std::size_t All() const { return content + reasoning; }
  bool Any() const { return All() > 0; }
};

// No server nests its text nearly as deep.
inline constexpr int kMostTextLevels = 100;

enum class TextRole { kText, kToolCall };

// Whether a key never holds generated text: role, id, type, status, a time, a signature, citations,
// ...
bool IsMetadataKey(std::string_view key);

// Whether a key names the model's reasoning: reasoning_content, thinking_blocks, thought, ...
bool IsReasoningKey(std::string_view key);

// Whether the `type` of a part of the content says that it is an error of the endpoint. The failure
// of a tool that the model used is none.
bool IsErrorPart(std::string_view type);

// Searches a string, a list of typed parts, an object or any nesting of them. Each string that is
// not empty is generated text, unless its key is a metadata key or its part is encrypted. A part
// whose key or `type` names reasoning is reasoning. In a tool call, arguments that are an object
// count as well, and its name is noted. Adds the content, without the reasoning, to `text` if it is
// not null. Numbers and flags hold no text. What stands under more than `levels` lists and objects
// is not searched: a hostile server could nest them until the stack is full.
JsonError FindText(od::value& value, TextRole role, GeneratedText& found, std::string* text,
                   int levels = kMostTextLevels);

// Raises `bytes` to the number of bytes of reasoning in the fields of an object: the longest field
// whose key names reasoning counts, because servers repeat it under several keys. Nothing else in
// the object is generated text.
JsonError FindReasoning(od::value& object, std::size_t& bytes);

}  // namespace llmb
