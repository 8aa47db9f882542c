#pragma once

// Events that are not chunks: heartbeats, errors. For chat_event.cc alone. None of
// this is on the hot path.

#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"

namespace llmb {

// Whether data is an end mark: [DONE] in any case, after spaces or quotes, before any bytes.
bool IsDone(std::string_view data);

// Classifies the data of an event without choices. `name` is the event's name. Returns kHeartbeat,
// kUnknown, kError or kMalformed; `message` receives the endpoint's text of an error, or the reason
// why the event is malformed or unknown, without an excerpt. A failure is an error whatever the
// event calls itself, and text that is not JSON is unknown under a name and malformed without one.
ChatEvent::Kind ClassifyUnusualEvent(std::string_view data, std::string_view name,
                                     std::string& message);

// `json` with invalid UTF-8 and escaped lone surrogates replaced by U+FFFD. Equal to `json` if
// there are none.
std::string RepairedText(std::string_view json);

// `json` with null in place of NaN, Infinity and -Infinity, which Python writes as numbers.
std::string WithoutNonFinite(std::string_view json);

}  // namespace llmb
