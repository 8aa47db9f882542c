#include "harness/load/token_arrivals.h"

namespace llmb {

void AddTokenArrival(const ChatEvent& event, const Arrival& arrival, RequestRecord& record) {
  const Nanoseconds since_start = arrival.at - *record.started;
  if (arrival.read != arrival.at) {
    record.read_lags.push_back(arrival.read - arrival.at + arrival.error);
  }
  record.errors.AddToken(arrival.error);
  record.token_times.push_back(since_start);
  record.token_events = record.token_events.value_or(0) + 1;
  if ((event.has_content || event.has_tool_call) && !record.time_to_first_content) {
    record.time_to_first_content = since_start;
  }
}

}  // namespace llmb
