#pragma once

// A run event as one line of JSON. A measuring process sends such lines to its parent, and the
// journal stores them.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/journal/run_event.h"

namespace llmb {

// `event` as one line of JSON with its line break. The fields of IsOmittedFromRecords are left out
// of a record, because the receiver knows the prompts and endpoints. Its token_times are written as
// token_times_delta_ns: the first counts from the start of the request, each later one from the one
// before it.
std::string EventToLine(const RunEvent& event);

// Parses a line of EventToLine, with or without its line break. The omitted fields of a record keep
// their defaults. Error: the line is not an event.
Result<RunEvent> EventFromLine(std::string_view line);

// The JSON object of the record in `line`, as in the run document, with token_times_delta_ns as its
// last key if `with_token_times`. `line` must be a record's line from EventToLine, which an
// assertion checks. The object is cut out of the line and not parsed.
std::string RecordJsonOfLine(std::string_view line, bool with_token_times);

// Parses the record in such a line, but not its token_times, which would take the most time. Error:
// as EventFromLine.
Result<RequestRecord> RecordOfLine(std::string_view line);

}  // namespace llmb
