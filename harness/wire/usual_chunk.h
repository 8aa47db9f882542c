#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"

namespace llmb {

// The fast path for the chunks that servers send for most tokens: one choice whose delta has a
// content, and otherwise only keys that are known to say nothing. The parser reads every other
// shape.
//
//   {"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
//
// Most chunks of a response differ in their content alone. So it keeps the latest one and compares
// the next with it, which takes a quarter of the instructions that the parser takes.
//
// One object per response. Not thread-safe.
class UsualChunk {
 public:
  // False for any other data, for a chunk with an escape, a line break or invalid UTF-8, and for
  // some chunks after such data, which it does not look at. `event`, which must be fresh, is then
  // of no use. Otherwise it is what the parser makes of the chunk, with views into `json`.
  bool Read(std::string_view json, ChatEvent& event);

 private:
  // A part of the latest chunk.
  struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  bool ReadAgain(std::string_view json, ChatEvent& event) const;
  void Keep(std::string_view json, const ChatEvent& event);

  std::string latest_;  // empty if there is none, or if it was too long to keep
  Place text_;          // this and the next are of no use if latest_ is empty
  Place model_;
  // How many chunks to let pass, and how many it let pass before.
  int pause_left_ = 0;
  int pause_ = 0;
};

}  // namespace llmb
