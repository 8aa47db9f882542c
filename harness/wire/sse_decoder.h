#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace llmb {

// Splits a text/event-stream body into events by the rules of the WHATWG HTML standard, section
// 9.2.6: lines end in LF, CRLF or CR; one leading byte order mark is ignored; lines that begin with
// ':' are comments; several data lines are joined by LF; a blank line completes an event; an event
// without a data line is not dispatched. The body may arrive in pieces that are split anywhere; the
// events are always the same. Takes time linear in the number of bytes.
//
// There are two deliberate differences. Finish() also delivers a last event without a blank line,
// because some servers close the connection right after `data: [DONE]`. A field named `error`
// counts as data, because llama.cpp for years reported failures in mid-stream that way; if it were
// ignored, such a response would look complete.
//
// Not thread-safe; one decoder per response.
class SseDecoder {
 public:
  // Receives the data of each event, without the final LF. The view is valid during the call, and
  // at least kPadding readable bytes follow it, as simdjson requires.
  using Sink = std::function<void(std::string_view data)>;
  static constexpr std::size_t kPadding = 64;

  // A larger event, or a larger line, is refused, which bounds memory.
  static constexpr std::size_t kMaxEventBytes = std::size_t{16} * 1024 * 1024;

  // Consumes the next bytes of the body and calls `sink` for each event that they complete. Error:
  // an event above kMaxEventBytes. All later calls return the same error and ignore their bytes.
  Status Feed(std::string_view bytes, const Sink& sink);

  // Ends the body: delivers the pending event, if it has data. A last line without a line end
  // counts. An event above kMaxEventBytes is not delivered. Feed must not be called after this.
  void Finish(const Sink& sink);

 private:
  bool EndLine(std::string_view end_of_line, const Sink& sink);
  bool ReadLine(std::string_view line, const Sink& sink);
  void Dispatch(const Sink& sink);
  Status Refuse();

  std::string line_;           // the beginning of a line that has not ended yet
  std::string data_;           // the data lines of the current event, each followed by LF
  bool at_start_ = true;       // no line has ended yet, so a byte order mark is possible
  bool after_return_ = false;  // the last line ended in CR; an LF right after it belongs to it
  bool refused_ = false;
};

}  // namespace llmb
