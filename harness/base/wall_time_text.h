#pragma once

#include <string>

#include "harness/base/time.h"

namespace llmb {

// "20260301_120000", in local time. Identifies a run in file names.
std::string TimestampText(WallTime time);

// "2026-03-01T12:00:00+01:00": ISO 8601, in local time with the offset from UTC.
std::string DateTimeText(WallTime time);

// "2026-03-01", in UTC.
std::string DayText(WallTime time);

}  // namespace llmb
