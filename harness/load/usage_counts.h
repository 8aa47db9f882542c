#pragma once

#include <cstdint>

#include "harness/metrics/token_counts.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// Stores the counts of one usage object in `record` and `text`. With continuous usage every event
// has counts, and the last ones are final. A count that is missing, negative, above kMostTokens or
// an impossible zero does not replace an earlier one, nor does any that stood aside replace one of
// the usual place.
void StoreUsage(const Usage& usage, RequestRecord& record, ReceivedText& text);

// llama.cpp counts each of several choices in an event of its own, where others count them
// together.
class ChoiceUsages {
 public:
  // Call for each event.
  void Add(const ChatEvent& event);

  // Replaces the output tokens of `record` by the sum over the choices if there were as many events
  // with nothing but a usage as choices with text, and one came before all choices had ended.
  void Store(RequestRecord& record) const;

 private:
  std::uint64_t choices_ = 0;  // with text, a bit each
  std::uint64_t ended_ = 0;
  bool came_early_ = false;
  int events_ = 0;
  std::int64_t sum_ = 0;  // of completion_tokens
};

// Adds the generated text of one event or of a whole response to `text`.
void AddText(const ChatEvent& event, ReceivedText& text);

}  // namespace llmb
