#pragma once

#include <optional>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

// Parses a date and time such as "2023-11-16 18:17:03.9799600" or
// "2024-05-10T00:00:00.009930+00:00": up to nine digits of a second, and "Z" or an offset of the
// zone, without which it is UTC. Returns the time since 1970; nullopt if it is none, or not from
// 1970 to 2199.
std::optional<Nanoseconds> ParseDateTime(std::string_view text);

// Parses seconds such as "5" or "45.25", from 0 to 9e9; nullopt if they are none.
std::optional<Nanoseconds> ParseSeconds(std::string_view text);

}  // namespace llmb
