#pragma once

// Finds the objects of JSON that is sent without the framing of a stream of events. For
// sse_decoder.cc alone.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/json_brackets.h"

namespace llmb {

// Whether a line that begins with `bytes` begins with an object or a list of objects. nullopt while
// the bytes do not tell.
std::optional<bool> BeginsBareJson(std::string_view bytes);

// Objects that follow one another, with nothing, white space, commas or the brackets of a list
// between them: lines of JSON, a list of chunks in one line or on many. Each object is complete at
// its last bracket. The bytes may be split anywhere.
class BareJson {
 public:
  void Begin();

  // Whether it has begun and not ended.
  bool Active() const { return active_; }

  struct Part {
    std::size_t bytes = 0;   // that were read
    bool complete = false;   // Object() is whole
    bool has_ended = false;  // what follows is no JSON; Held() stands before it
  };
  // Reads the next bytes, at most to the end of one object.
  Part Read(std::string_view bytes);

  // The object that is being read, or was completed by the last call of Read. The caller takes it
  // out before the next one. Not empty at the end means that it was cut off.
  std::string& Object() { return object_; }

  // A bracket that was not one of a list, as in [DONE].
  std::string_view Held() const { return held_; }

 private:
  Part ReadObject(std::string_view bytes, std::size_t begin);
  bool IsCutBefore(char c) const;
  Part End(std::size_t bytes);

  bool active_ = false;
  std::string object_;
  std::string held_;
  JsonBrackets brackets_;
  bool begins_line_ = false;  // the next byte is the first of a line
  char latest_ = '{';         // of the object, without spaces
};

}  // namespace llmb
