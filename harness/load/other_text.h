#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/wire/chat_event.h"

namespace llmb {

// The text of a response in which choice 0 has none: that of the first other choice that has any.
// Some gateways number their only choice from 1. Not thread-safe.
class OtherText {
 public:
  // Call for each event, in order, before its text is used. Takes the text of another choice than
  // choice 0 out of `event`, and keeps the first `most_bytes` of it.
  void TakeFrom(ChatEvent& event, std::size_t most_bytes);

  // Valid UTF-8 unless it was cut; empty if no other choice had text.
  const std::string& Text() const { return text_; }

 private:
  std::optional<std::uint64_t> choice_;  // whose text it is, as a bit, see ChatEvent
  std::string text_;
};

}  // namespace llmb
