#pragma once

#include <cstdint>

#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// How the choices of one response ended. Not thread-safe.
class ChoiceEnds {
 public:
  // Call for each message, in order. Stores in `record` the finish reason that counts: that of a
  // choice that failed, or else that of the first choice. A placeholder on later events neither
  // erases the reason nor ends the response, and a reason replaces one that says that more comes.
  void Add(const ChatEvent& event, RequestRecord& record);

  // Whether each choice that had text has ended.
  bool AllEnded() const { return (with_text_ & ~ended_) == 0; }

 private:
  std::uint64_t with_text_ = 0;  // a bit each, see ChatEvent
  std::uint64_t ended_ = 0;
};

}  // namespace llmb
