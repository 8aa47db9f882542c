#pragma once

#include <string_view>

namespace llmb {

// What a finish_reason means for the response.
enum class FinishKind {
  kNone,        // no reason: empty, or a placeholder such as "null" or "None"
  kUnfinished,  // says that more comes: not_finished, incomplete; a failure if nothing follows it
  kEnd,         // the response is complete: stop, tool_calls, eos, end_turn, ...
  kLimit,       // complete, because a limit of tokens was reached: length, max_tokens, ...
  kFilter,      // a content filter ended it: content_filter, SAFETY, refusal, ...
  kFailure,     // the endpoint failed: abort, error, out_of_memory, rate_limit, cancelled, ...
  kUnknown,     // none of the known reasons, and no word of it reports a failure
};

// Known servers have a fixed set of reasons. Any other reason is a failure if one of its words
// reports one. Case, separators and prefixes such as FINISH_REASON_ do not matter: `tool_calls`,
// `toolCalls` and `FinishReason.TOOL_CALLS` are the same.
FinishKind FinishKindOf(std::string_view reason);

// Whether the endpoint says that nothing more comes, for whatever cause.
bool IsFinal(FinishKind kind);

}  // namespace llmb
