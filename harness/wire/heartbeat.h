#pragma once

// Events by which an endpoint keeps a connection open while there is nothing to say. For
// unusual_event.cc alone, which decides whether such an event reports a failure.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace llmb {

// Whether an event of this name is a heartbeat whatever it holds, unless that is a failure: ping,
// heartbeat, keepalive, status, ... in any case, with - or _ between the words.
bool IsHeartbeatName(std::string_view event_name);

// Whether a text that looks like a heartbeat reports the end of the request, such as "dropped from
// the queue".
bool SaysBadNews(std::string_view text);

// Whether data that is not a JSON object or list says only that the endpoint is alive or at work:
// nothing, a comment, punctuation, a number or a date, or words such as "keep-alive", "OPENROUTER
// PROCESSING" or "queued, position 3". A number from 400 to 599 alone may be an HTTP status, so it
// does not count.
bool IsHeartbeatText(std::string_view text);

// The same for an object without choices: by the event's name, by its type, status or message, or
// by a key such as "ping". An object with text, output or the like does not count.
bool IsHeartbeatObject(const nlohmann::json& object, std::string_view event_name);

}  // namespace llmb
