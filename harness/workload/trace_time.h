#pragma once

#include <optional>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

// Parses a date and time such as "2023-11-16 18:17:03.9799600" or
// "2024-05-10T00:00:00.009930+00:00", as ParseTimeOrUtc does. Returns the time since 1970.
std::optional<Nanoseconds> ParseDateTime(std::string_view text);

// Parses seconds such as "5" or "45.25", from 0 to 9e9; nullopt if they are none.
std::optional<Nanoseconds> ParseSeconds(std::string_view text);

}  // namespace llmb
