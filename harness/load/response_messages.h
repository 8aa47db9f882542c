#pragma once

// Error messages for a response that cannot be measured: what came, and what the user can do about
// it. `where` is the endpoint's URL.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/time.h"
#include "harness/endpoint/api.h"

namespace llmb {

// The words of an endpoint, to be followed by more text: without a full stop or another mark at the
// end, and with single spaces. An ellipsis stays.
std::string InSentence(std::string_view words);

// A part of the response is in no form that is known; `reason` says which. `advice` says what
// helps; empty if it is not known.
std::string UnreadableMessage(std::string_view where, std::string_view reason,
                              std::string_view advice, Api api);

// The rules of a stream are broken, such as by an event that never ends.
std::string BrokenStreamMessage(std::string_view where, std::string_view reason, Api api);

std::string TooLargeMessage(std::string_view where, std::size_t limit_bytes, Api api);
std::string TooManyTokenEventsMessage(std::string_view where, std::size_t most);

// The response ended, and its last event is not whole.
std::string CutEventMessage(std::string_view where);

// A stream was asked for, and one JSON document came.
std::string DocumentForStreamMessage(std::string_view where);

// A stream was asked for, and something of another type came, such as a page. `body` is the
// beginning of it, and may be empty.
std::string OtherTypeMessage(std::string_view where, std::string_view content_type,
                             std::string_view body, Api api);

// The response ended cleanly, but not all of it had come. `has_finish_reason`: that of some choice
// had.
std::string UnfinishedMessage(std::string_view where, bool has_finish_reason);

// The finish reason says that the endpoint failed.
std::string FailedFinishMessage(std::string_view where, std::string_view finish_reason);

// The response is whole and has no output. `filtered`: a content filter stopped it. `counted`: how
// many output tokens its usage has all the same.
std::string NoOutputMessage(std::string_view where, bool filtered, std::int64_t counted);

// " (the load generator was suspended ... meanwhile)", to be added to another message.
std::string SuspensionText(Nanoseconds suspended);

}  // namespace llmb
