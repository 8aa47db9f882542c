#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/record/field_value.h"

namespace llmb {

// The cells of one CSV file as spreadsheets of any locale write them, turned into what ConvertField
// reads. A file must use one decimal mark throughout: 1.234 and 1,234 can both be either a number
// with decimals or one with a thousands separator, and a wrong guess is off by a factor of 1000. So
// the cells of a file must pass in order. Not thread-safe.
class CsvNumbers {
 public:
  // `delimiter` is what separates the cells of the file.
  explicit CsvNumbers(char delimiter) : delimiter_(delimiter) {}

  // `cell` of a column of `type`; text is returned unchanged. Words for a missing value (nan, None,
  // null, N/A) become empty, and the words for TRUE and FALSE of Excel's languages become True and
  // False. Errors: a thousands separator or what may be one, a decimal mark that differs from that
  // of earlier cells.
  Result<std::string> Normalize(std::string cell, FieldType type);

 private:
  Result<std::string> NormalizeNumber(std::string cell, FieldType type);

  char delimiter_;
  std::optional<char> decimal_mark_;
};

// A time as ISO 8601: "01.03.2026 12:00" (German and many others) becomes "2026-03-01 12:00:00",
// and a decimal comma becomes a point. Any other text is returned unchanged: whether 3/1/2026 is in
// March or in January cannot be known.
std::string NormalizedTime(std::string cell);

}  // namespace llmb
