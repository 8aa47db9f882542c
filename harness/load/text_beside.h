#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"

namespace llmb {

// What the message beside a delta without text (ChatEvent::text_beside) adds to the text that was
// received before it.
struct TextBeside {
  std::string_view message;
  std::string_view received;        // may be cut at its end
  std::size_t received_bytes = 0;   // of all of it
  bool received_in_deltas = false;  // else all of it came in such messages
  bool ends = false;                // the event has a finish reason
};

// The text that the message adds: a view into `message`, empty if it adds nothing. A message that
// repeats the text so far adds what follows it. A message that repeats nothing adds all of its
// text, unless it ends a stream whose text came in deltas, because gateways rewrite the text that
// they gather. If the whole stream consists of such messages, a message that equals all of the text
// before it is a token with that text, unless it ends the stream.
std::string_view NewText(const TextBeside& beside);

// What came before an event of a stream.
struct ReceivedBefore {
  std::string_view text;          // of the first choice; may be cut at its end
  std::size_t text_bytes = 0;     // of all of it
  bool text_in_deltas = false;    // some of it came in deltas
  bool output = false;            // any generated text
  bool output_in_deltas = false;  // some of that came in deltas
  bool reasoning = false;         // some of it was reasoning
};

// Makes `event` hold new text alone. The text beside an empty delta of the first choice becomes the
// event's text as far as it is new. A whole message in place of a delta (MiniMax ends its streams
// with one) loses what came before it; if nothing is left, the event is not a token.
void UseNewText(const ReceivedBefore& before, ChatEvent& event);

// The messages beside empty deltas of the other choices of one response. Not thread-safe.
class OtherChoicesBeside {
 public:
  // Call for each event, in order. Makes it a token if its text beside an empty delta of such a
  // choice is new. Of a choice that had text in deltas none is.
  void UseNewText(ChatEvent& event);

 private:
  struct Received {
    std::string text;  // its beginning
    std::size_t bytes = 0;
  };
  std::uint64_t in_deltas_ = 0;  // choices with text in deltas, a bit each, see ChatEvent
  std::map<std::uint64_t, Received> received_;
};

}  // namespace llmb
