#pragma once

// Reads a usage that stands elsewhere than OpenAI has it. Private to this folder.

#include <optional>
#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// The counts of the outermost object that are in no `usage` of it.
struct UsageAside {
  std::optional<Usage> inner;    // of a usage in another object: metadata.usage, stats, ...
  std::optional<Usage> timings;  // of llama.cpp's timings
  Usage flat;                    // prompt_tokens and the like beside the choices

  // The most trustworthy of them that counts the output; nullopt if there is none.
  std::optional<Usage> Best() const;
};

// Reads one field of the outermost object. An object that may be about another request, such as an
// echo of this one, a message, a session, a quota or a limit, is not looked into: a count of
// something else would be worse than none.
JsonError ReadUsageAside(std::string_view key, od::value& value, UsageAside& aside);

}  // namespace llmb
