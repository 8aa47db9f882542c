#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

// "20260301_120000", in local time. Identifies a run in file names.
std::string TimestampText(WallTime time);

// "2026-03-01T12:00:00+01:00": ISO 8601, in local time with the offset from UTC.
std::string DateTimeText(WallTime time);

// "2026-03-01", in UTC.
std::string DayText(WallTime time);

// "2026-03-01T11:00:00.000Z", in UTC.
std::string UtcText(WallTime time);

// Parses a date and time of day with its zone: 2026-03-01T12:00:00Z, 2026-03-01 13:00+01:00, or
// with a fraction of a second, of which nine digits count. nullopt: `text` has another form or is
// not a date from 1970 to 2200.
std::optional<WallTime> ParseZonedTime(std::string_view text);

// The same, but a time without a zone is in UTC.
std::optional<WallTime> ParseTimeOrUtc(std::string_view text);

}  // namespace llmb
