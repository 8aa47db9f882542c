#pragma once

#include <string>
#include <vector>

#include "harness/workload/workload_request.h"

namespace llmb {

// The messages as the JSON array of a chat request. Bytes that are not UTF-8 become U+FFFD.
std::string MessagesJson(const std::vector<ChatMessage>& messages);

}  // namespace llmb
