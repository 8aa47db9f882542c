#pragma once

#include "harness/metrics/token_counts.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// Stores the counts of one usage object in `record` and `text`. With continuous usage every event
// has counts, and the last ones are final. A count that is missing, negative, above kMostTokens or
// an impossible zero does not replace an earlier one.
void StoreUsage(const Usage& usage, RequestRecord& record, ReceivedText& text);

// Adds the generated text of one event or of a whole response to `text`.
void AddText(const ChatEvent& event, ReceivedText& text);

}  // namespace llmb
