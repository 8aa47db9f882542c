#pragma once

// One value of a request record on its way to or from a file, and its text in a CSV cell.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace llmb {

// The type of a field's values, in the order of FieldValue's alternatives.
enum class FieldType {
  kText = 1,
  kInteger,
  kSeconds,  // Nanoseconds in memory, decimal seconds in files
  kNumber,
  kFlag,
  kWallTime,
};

// A value of one type, or empty (monostate): an empty cell, an absent key. Empty text counts as
// empty.
using FieldValue =
    std::variant<std::monostate, std::string, std::int64_t, Nanoseconds, double, bool, WallTime>;

// The text of a CSV cell; "" for an empty value and for a number that is not finite. Seconds and
// numbers are never in exponent form, and have the fewest digits that read back as the same value;
// seconds have at most 9 decimals. A flag is "True" or "False". A wall time is ISO 8601 in UTC with
// microseconds and "+00:00".
std::string FieldText(const FieldValue& value);

// Converts a value read from a file to `type`. Text becomes a number, a flag or a wall time; an
// integer becomes a number; a number or an integer becomes seconds; an empty value and "" become
// empty. A wall time without a zone is UTC. Numbers may be in exponent form, and an integer may
// have a fraction of zeros. Error: the value does not fit, as in "'12x' is not a number of
// seconds".
Result<FieldValue> ConvertField(FieldValue value, FieldType type);

}  // namespace llmb
