#pragma once

// Reads the usage object of a response. Private to this folder.

#include <optional>
#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// A key in small letters, without separators: "prompttokens" of promptTokens and prompt_tokens.
std::string BareKey(std::string_view key);

// Reads a number into `usage` if its key names tokens: prompt_tokens, outputTokenCount, eval_count.
// A key such as `input` alone could be anything.
JsonError ReadPlainCount(std::string_view key, od::value& value, Usage& usage);

// Replaces each count of `usage` that is missing or 0 by that of `other`. Some gateways send both
// names of a count, and 0 under the one that they do not use.
void UseInstead(const Usage& other, Usage& usage);

// Whether a key of the outermost object holds a usage under another name: usageMetadata, ...
bool IsUsageKey(std::string_view key);

// Reads the counts of an object, under OpenAI's names or, where those are missing or 0, under those
// of other APIs, which gateways pass on: input_tokens, promptTokens, eval_count, ..., also in an
// object `tokens` inside it. The object may be the first element of a list, or written into a
// string. Any other value leaves `usage` as it is.
JsonError ReadUsage(od::value& value, std::optional<Usage>& usage);

}  // namespace llmb
