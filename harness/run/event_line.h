#pragma once

// How a run event travels from the process that measures to the one that keeps: one line of JSON
// per event.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/run/measurement_queue.h"

namespace llmb {

// `event` as one line with its line break. A record's prompt fields, which the receiver knows from
// its own prompts, are left out; its token_times are kept.
std::string EventToLine(const RunEvent& event);

// The reverse; `line` may end in a line break. Error: not such a line.
Result<RunEvent> EventFromLine(std::string_view line);

}  // namespace llmb
