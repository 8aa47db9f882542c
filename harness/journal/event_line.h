#pragma once

// A run event as one line of JSON: the form in which a measuring process sends it to its parent,
// and in which the journal holds it.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/journal/run_event.h"

namespace llmb {

// `event` as one line of JSON with its line break. A record's prompt fields are left out, because
// the receiver has the prompts. Its token_times are written as token_times_delta_ns: the first
// counts from the start of the request, each later one from the one before it.
std::string EventToLine(const RunEvent& event);

// Parses a line of EventToLine, with or without its line break. The record's prompt fields stay
// empty. Error: the line is not an event.
Result<RunEvent> EventFromLine(std::string_view line);

// The JSON object of the record in `line`, as in the run document, with token_times_delta_ns as its
// last key if `with_token_times`. `line` must be a record's line from EventToLine, which an
// assertion checks. The object is cut out of the line and not parsed.
std::string RecordJsonOfLine(std::string_view line, bool with_token_times);

// Parses the record in such a line, but not its token_times, which would take the most time. Error:
// as EventFromLine.
Result<RequestRecord> RecordOfLine(std::string_view line);

}  // namespace llmb
