#pragma once

#include <string>
#include <vector>

#include "harness/workload/workload_request.h"

namespace llmb {

// The messages as the JSON array of a chat request. Bytes that are not UTF-8 become U+FFFD.
std::string MessagesJson(const std::vector<ChatMessage>& messages);

// Whether a request's input is a list of token ids, which only the completions API takes. It is
// then the `json` of its only message.
bool IsTokenIds(const std::vector<ChatMessage>& messages);

}  // namespace llmb
