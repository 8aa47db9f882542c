#pragma once

#include <simdjson.h>

#include <vector>

#include "harness/base/result.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// Reads the `messages` of a chat request: at least one object with a `role`. Errors, without the
// place: "must be an array of messages", "holds a message without a role" ...
Result<std::vector<ChatMessage>> ReadChatMessages(simdjson::dom::element value);

}  // namespace llmb
