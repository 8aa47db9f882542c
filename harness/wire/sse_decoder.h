#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/json_brackets.h"
#include "harness/base/result.h"
#include "harness/wire/bare_json.h"

namespace llmb {

// Whether a line between the events of a stream says nothing: it is blank, a field of an unknown
// name, or a single word, also in brackets or quotes (a heartbeat such as `[ping]` or `{}`). A name
// or a word of an error says something.
bool IsIgnoredLine(std::string_view line);

// Splits a text/event-stream body into events by the rules of the WHATWG HTML standard, section
// 9.2.6: lines end in LF, CRLF or CR; one leading byte order mark is ignored; lines that begin with
// ':' are comments; several data lines are joined by LF; an event is complete at a blank line; an
// event without a data line is not dispatched. The bytes may be split anywhere without changing the
// events. Time is linear in the number of bytes.
//
// Deliberate differences, because real servers need them:
// - Finish() also delivers a last event whose blank line never came: some servers close the
//   connection right after `data: [DONE]`.
// - A field named `error` counts as data of an event named `error`: llama.cpp reported failures in
//   the middle of a response that way for years, and such a response would look complete.
// - An object of JSON outside of any field is an event of its own, complete at its last bracket:
//   gateways lose the `data:` of some lines, servers send an error as a bare document inside a 200,
//   and others the chunks as a list, line by line or all in one. The same holds for JSON in a field
//   of another name.
// - A data line that begins a new JSON object, or is [DONE], begins a new event if the data before
//   it ends in '}' or is text such as a heartbeat: some servers leave the blank lines out.
//   Such an event is delivered late, with the line that follows it; see DataArrivedEarlier().
// - Lines that go on with the JSON of a data line belong to it: some servers indent their JSON and
//   frame only its first line.
// - A data line that is [DONE] is delivered at its end, without waiting for the blank line.
// - An event without data is dispatched, with none, if its name reports a failure: `event: error`.
// - A record separator (RFC 7464) before JSON is ignored.
// - The first other text is kept, see StrayText(). Its lines after the first event that say nothing
//   (IsIgnoredLine) are left out: heartbeats would fill the space of an error.
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

  // About the event that the sink is being called for: its name (the `event` field, empty by
  // default), and whether it was JSON outside of a data field.
  std::string_view EventName() const { return event_name_; }
  bool IsBareJson() const { return in_bare_json_; }

  // About the same event: whether its blank line is missing, and its last data line ended in an
  // earlier call of Feed. That call is the last one after which DataArrived() was true, and its
  // time is that of the event.
  bool DataArrivedEarlier() const { return arrived_earlier_; }

  // Whether a data line ended in the last call of Feed.
  bool DataArrived() const { return data_arrived_; }

  // Whether the bytes so far end in a data line [DONE] that has no line end yet. Some servers send
  // none, and keep the response open.
  bool EndsInDone() const;

  // The comments so far, each a heartbeat.
  std::int64_t Comments() const { return comments_; }

  // The beginning of the text that belongs to no field and is not JSON, such as the plain-text
  // error of a proxy or a page of HTML. Empty if there was none.
  std::string_view StrayText() const { return stray_text_; }

 private:
  bool IsBetweenEvents() const;
  bool ReadLines(std::string_view& bytes, const Sink& sink);
  bool ReadBareJson(std::string_view& bytes, const Sink& sink);
  bool MayBeginJson(std::string_view bytes);
  void DispatchUsual(std::string_view data, const Sink& sink);
  bool EndLine(std::string_view end_of_line, const Sink& sink);
  bool ReadLine(std::string_view line, const Sink& sink);
  bool AddField(std::string_view field, std::string_view value, const Sink& sink);
  bool AddStrayLine(std::string_view line, std::string_view value, const Sink& sink);
  bool BeginsNewEvent(std::string_view value);
  bool ContinuesData(std::string_view line);
  bool AddJsonOfLine(std::string_view json, const Sink& sink);
  void AddStrayText(std::string_view text);
  void EndEvent(const Sink& sink);
  void EndEventBeforeNext(const Sink& sink);
  void Dispatch(const Sink& sink);
  void DispatchBareJson(const Sink& sink);
  Status Refuse();

  std::string line_;                    // the bytes of a line whose end has not come yet
  std::string data_;                    // the data lines of the event so far, each followed by LF
  JsonBrackets data_brackets_;          // of the beginning of data_, see ContinuesData
  std::size_t data_brackets_read_ = 0;  // the size of that beginning
  std::size_t data_blank_ = 0;          // bytes of data_ that are known to be a blank beginning
  std::string event_name_;
  std::string next_name_;      // came after data: of this event or, without a blank line, the next
  bool data_arrived_ = false;  // a data line ended in the current call of Feed
  bool arrived_earlier_ = false;
  BareJson json_;              // outside of a field
  bool is_undecided_ = false;  // line_ may begin such JSON
  bool in_bare_json_ = false;  // the sink is being called for an object of json_
  std::string stray_text_;     // bounded
  bool delivered_ = false;     // an event was
  std::int64_t comments_ = 0;
  bool at_start_ = true;       // no line has ended yet: a byte order mark may come
  bool after_return_ = false;  // the last line ended in CR: an LF right after it belongs to it
  bool refused_ = false;
};

}  // namespace llmb
