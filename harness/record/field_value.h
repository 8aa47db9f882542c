#pragma once

// One value of a request record on its way to or from a file, and its text in a CSV cell.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace llmb {

// What a field holds when it holds anything. The order is that of FieldValue's alternatives.
enum class FieldType {
  kText = 1,
  kInteger,
  kSeconds,  // Nanoseconds in memory, decimal seconds in files
  kNumber,
  kFlag,
  kWallTime,
};

// Nothing (a value that does not exist: an empty cell, an absent key), or a value of one type.
// Empty text is nothing.
using FieldValue =
    std::variant<std::monostate, std::string, std::int64_t, Nanoseconds, double, bool, WallTime>;

// The text of a CSV cell; "" for nothing. Seconds and numbers are never in exponent form and have
// no more digits than it takes to read the same value back; seconds have at most 9 decimals. A
// flag is "True" or "False". A wall time is ISO 8601 in UTC with microseconds and "+00:00". A
// number that is not finite is nothing.
std::string FieldText(const FieldValue& value);

// `value`, as a file has it, as a value of `type`. Text becomes a number, a flag or a wall time;
// an integer becomes a number; a number or an integer becomes seconds; nothing stays nothing, as
// does "". A wall time without a zone is UTC. Numbers may be in exponent form, and an integer may
// be written with a fraction of zeros. Error: what is wrong with the value, such as
// "'12x' is not a number of seconds".
Result<FieldValue> ConvertField(FieldValue value, FieldType type);

}  // namespace llmb
