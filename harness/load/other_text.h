#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/wire/chat_event.h"

namespace llmb {

// The text of choices other than choice 0: of the first one that has any, because some gateways
// number their only choice from 1; or of all of them, where a gateway gives every token a choice of
// its own. Not thread-safe.
class OtherText {
 public:
  // Call for each event, in order, before its text is used. Takes the text of another choice than
  // choice 0 out of `event`, and keeps the first `most_bytes` of it.
  void TakeFrom(ChatEvent& event, std::size_t most_bytes);

  // Valid UTF-8 unless it was cut; empty if no other choice had text.
  const std::string& Text() const { return text_; }

  // Call at the end, with the text of choice 0. Replaces it by Text() if choice 0 has none, and
  // otherwise adds Text() where that continues it, up to `most_bytes` in all.
  void Complete(bool has_first, std::size_t most_bytes, std::string& text) const;

  // Whether Text() goes on where the text of choice 0 ends: each choice had one event, in their
  // order, and no more than one ended. Several choices that were asked for end each.
  bool ContinuesFirst() const;

 private:
  void Number(const ChatEvent& event);

  std::optional<std::uint64_t> choice_;  // whose text it is, as a bit, see ChatEvent
  std::string text_;
  std::size_t choice_bytes_ = 0;  // the size of that choice's text
  bool is_numbered_ = true;       // see ContinuesFirst
  int events_ = 0;                // with text, of all choices
  std::uint64_t latest_ = 0;      // the choice of the last of them, as a bit
  std::uint64_t ended_ = 0;       // choices, a bit each
};

}  // namespace llmb
