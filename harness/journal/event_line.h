#pragma once

// A run event as one line of JSON: how it travels from the process that measures to the one that
// keeps, and how the journal holds it.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/journal/run_event.h"

namespace llmb {

// `event` as one line with its line break. A record's prompt fields, which the receiver knows from
// its own prompts, are left out; its token_times are kept, as token_times_delta_ns: the first
// counted from `started`, each other one from the one before.
std::string EventToLine(const RunEvent& event);

// The reverse; `line` may end in a line break. Error: not such a line.
Result<RunEvent> EventFromLine(std::string_view line);

// The JSON object of the record in `line`, as the run document has it, with token_times_delta_ns
// as its last key if that is wanted. `line` must be one that EventToLine made of a record (an
// assertion); it is not parsed.
std::string RecordJsonOfLine(std::string_view line, bool with_token_times);

// The record in such a line, without its token_times, which take most of the time to read. Error:
// as EventFromLine.
Result<RequestRecord> RecordOfLine(std::string_view line);

}  // namespace llmb
