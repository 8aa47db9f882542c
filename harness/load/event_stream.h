#pragma once

#include <optional>
#include <string_view>

namespace llmb {

// Whether a body begins with a field or a comment of an event stream. nullopt while the bytes so
// far do not tell.
std::optional<bool> BeginsEventStream(std::string_view body);

}  // namespace llmb
