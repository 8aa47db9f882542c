#pragma once

// Where a server says in words that it failed. For the files of this folder alone.

#include <string_view>

namespace llmb {

// Whether plain text reports a failure: "upstream connect error", "Killed". A page of HTML does
// not.
bool ReportsFailure(std::string_view text);

// Whether an event of this name is an error: error, exception, stream_failed. False for no name.
bool NamesFailure(std::string_view event_name);

}  // namespace llmb
