#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace llmb {

// Cuts a text/event-stream body into events by the rules of the WHATWG HTML standard, section
// 9.2.6: lines end in LF, CRLF or CR; one leading byte order mark is ignored; lines that begin with
// ':' are comments; several data lines are joined by LF; an event is complete at a blank line; an
// event without a data line is not dispatched. The bytes may be split anywhere, and the events are
// the same wherever they are. Time is linear in the number of bytes.
//
// Two deliberate differences. Finish() also delivers a last event whose blank line never came,
// because some servers close the connection right after `data: [DONE]`. And a field named `error`
// counts as data, because llama.cpp reported failures in the middle of an answer that way for
// years; ignored, such an answer would look complete.
//
// Not thread-safe; one decoder per response.
class SseDecoder {
 public:
  // Called with the data of each event, without the final LF. The view lives until the call
  // returns and is followed by at least kPadding readable bytes, as simdjson requires.
  using Sink = std::function<void(std::string_view data)>;
  static constexpr std::size_t kPadding = 64;

  // An event, or a line of one, larger than this is refused, so that memory stays bounded.
  static constexpr std::size_t kMaxEventBytes = std::size_t{16} * 1024 * 1024;

  // Takes the next bytes and calls `sink` for each event they complete. Error: an event above
  // kMaxEventBytes; the decoder then ignores all that follows, and says so again if asked.
  Status Feed(std::string_view bytes, const Sink& sink);

  // The body has ended: delivers the pending event, if there is one with data. A last line without
  // a line end counts; an event above kMaxEventBytes is not delivered. Nothing may be fed after it.
  void Finish(const Sink& sink);

 private:
  bool EndLine(std::string_view end_of_line, const Sink& sink);
  bool TakeLine(std::string_view line, const Sink& sink);
  void Dispatch(const Sink& sink);
  Status Refuse();

  std::string line_;           // the bytes of a line whose end has not come yet
  std::string data_;           // the data lines of the event so far, each followed by LF
  bool at_start_ = true;       // no line has ended yet: a byte order mark may come
  bool after_return_ = false;  // the last line ended in CR: an LF right after it belongs to it
  bool refused_ = false;
};

}  // namespace llmb
