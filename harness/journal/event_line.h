#pragma once

// A run event as one line of JSON: the form in which a measuring process sends it to its parent,
// and in which the journal holds it.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/journal/run_event.h"

namespace llmb {

// `event` as one line with its line break. A record's prompt fields are left out, because the
// receiver has the prompts. Its token_times are written as token_times_delta_ns: the first since
// `started`, each later one since the one before it.
std::string EventToLine(const RunEvent& event);

// The reverse; `line` may end in a line break. Error: the line is not an event.
Result<RunEvent> EventFromLine(std::string_view line);

// The JSON object of the record in `line`, as the run document holds it, with token_times_delta_ns
// as its last key if `with_token_times`. `line` must be EventToLine's of a record (an assertion);
// it is cut and not parsed.
std::string RecordJsonOfLine(std::string_view line, bool with_token_times);

// The record in such a line, without its token_times, which take the most time to parse. Error: as
// EventFromLine.
Result<RequestRecord> RecordOfLine(std::string_view line);

}  // namespace llmb
