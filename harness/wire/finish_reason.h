#pragma once

#include <string_view>

namespace llmb {

// What a finish_reason means for the response.
enum class FinishKind {
  kNone,     // not finished: empty, or a placeholder such as "null" or "None"
  kEnd,      // the response is complete: stop, length, tool_calls, eos, content_filter, ...
  kFailure,  // the endpoint failed: abort, error, insufficient_system_resource, cancelled, ...
};

// Letters may be in either case. An unknown reason is an end unless its words report a failure.
FinishKind FinishKindOf(std::string_view reason);

}  // namespace llmb
