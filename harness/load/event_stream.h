#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// Whether a body begins with a field or a comment of an event stream. nullopt while the bytes so
// far do not tell.
std::optional<bool> BeginsEventStream(std::string_view body);

// The lines of `lines`, a text between the events of a stream, that say something (see
// IsIgnoredLine). Empty if there are none.
std::string PlainText(std::string_view lines);

// The media type of a Content-Type, in small letters and without parameters: "text/event-stream" of
// "Text/Event-Stream; charset=utf-8". Empty for an empty one.
std::string MediaType(std::string_view content_type);

}  // namespace llmb
