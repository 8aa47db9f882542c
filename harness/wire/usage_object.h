#pragma once

// Reads the usage object of a response. Private to this folder.

#include <optional>

#include "harness/wire/chat_event.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// Reads the counts of an object, under OpenAI's names or, where those are missing or 0, under
// input_tokens and output_tokens, which gateways pass on from other APIs. Any other value leaves
// `usage` as it is.
JsonError ReadUsage(od::value& value, std::optional<Usage>& usage);

}  // namespace llmb
