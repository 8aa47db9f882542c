#pragma once

#include "harness/http/transport.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// Stores the arrival of a token event in `record`, which has a start: its time, how late it was
// read, by how much the time may be late, and whether it is the first of the answer itself. Call it
// for each token event, in order.
void AddTokenArrival(const ChatEvent& event, const Arrival& arrival, RequestRecord& record);

}  // namespace llmb
