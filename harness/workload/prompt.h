#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

struct RequestRecord;

// One text to send. `length` is "short", "medium" or "long"; `complexity` is "simple", "moderate"
// or "complex"; `category` is free (factual_qa, coding ...). `id` is unique in its set, non-empty,
// and consists of letters, digits, '_', '-' and '.', because it becomes part of a case's name.
struct Prompt {
  std::string id;
  std::string text;  // "prompt" in the file
  std::string length;
  std::string complexity;
  std::string category;
};

// Copies the text (cut at kPromptTextCharacters), length, complexity and category.
void CopyPromptFields(const Prompt& prompt, RequestRecord& record);

// Parses a prompts file: a JSON array of objects with exactly the keys id, prompt, length,
// complexity and category; // comments are allowed. `source` names the file in messages.
// Errors: JSON that does not parse (with line and column), an empty array, a missing or unknown
// key, a value that is not allowed, a duplicate id.
Result<std::vector<Prompt>> ParsePrompts(std::string_view json, std::string_view source);

// Reads and parses the prompts file at `path`. Errors: as ParsePrompts, and a file that cannot be
// read.
Result<std::vector<Prompt>> LoadPromptsFile(const std::string& path);

// The 18 built-in prompts.
const std::vector<Prompt>& BuiltInPrompts();

}  // namespace llmb
