#pragma once

// Which tokens a server's count is of, and how many of them arrived as events.

#include <cstdint>
#include <optional>

#include "harness/record/request_record.h"

namespace llmb {

// What a response holds besides its token times. All counts are zero or more.
struct ReceivedText {
  std::int64_t reasoning_events = 0;  // token events with reasoning alone
  std::int64_t reasoning_bytes = 0;   // of generated text, in UTF-8
  std::int64_t content_bytes = 0;     // of all other generated text
  // usage.total_tokens - prompt_tokens - completion_tokens; empty unless all three came together.
  std::optional<std::int64_t> uncounted_tokens = std::nullopt;
  bool has_usage = false;  // counts of the output came at the usual place
};

// Sets token_events, output_tokens, token_count_source and seen_tokens from the token_times of
// `record`, its counts as the server sent them (output_tokens is usage.completion_tokens) and
// `text`. The rules are in docs/metrics.md, "When counts and events disagree". A record that has
// seen_tokens is left as it is. Without token times there are no events to compare with, and
// seen_tokens and token_events stay empty.
void CountTokens(RequestRecord& record, const ReceivedText& text);

}  // namespace llmb
