#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Parses a whole number in decimal digits, from `minimum` to `maximum`. `text` must hold nothing
// else. Error: "<what> must be a whole number from 1 to 9, not 'x'".
Result<std::uint64_t> ParseWhole(std::string_view what, std::string_view text,
                                 std::uint64_t minimum, std::uint64_t maximum);

// Parses a finite number such as 0.5, without an exponent, from `minimum` to `maximum`.
// Error: "<what> must be a number from 0 to 2, not 'x'".
Result<double> ParseDecimal(std::string_view what, std::string_view text, double minimum,
                            double maximum);

// Checks that `text` is one of the words `allowed`. Error: "<what> must be one of a, b, c, not
// 'x'", with a suggestion if one is near.
Status CheckOneOf(std::string_view what, std::string_view text,
                  const std::vector<std::string>& allowed);

// The names in `values`. Each value may be a list of names with commas between them.
// Error: "<what> has an empty name in 'a,,b'".
Result<std::vector<std::string>> SplitNames(std::string_view what,
                                            const std::vector<std::string>& values);

}  // namespace llmb
