#pragma once

#include <string>

#include "harness/base/time.h"

namespace llmb {

// "20260301_120000" in local time: the part of file names that belongs to a run.
std::string TimestampText(WallTime time);

// "2026-03-01T12:00:00+01:00": ISO 8601, local time with its zone.
std::string DateTimeText(WallTime time);

// "2026-03-01", in UTC.
std::string DayText(WallTime time);

}  // namespace llmb
