#pragma once

#include <cstddef>
#include <string_view>

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

// A message that repeats the text so far adds what follows it; one that repeats nothing adds
// all of its text. A view into `message`, empty if it adds nothing. Where the messages are the
// stream, one that equals all of the text before it is a token like it, unless it ends the stream.
std::string_view NewText(const TextBeside& beside);

}  // namespace llmb
