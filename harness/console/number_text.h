#pragma once

// Numbers as people read them on a terminal. A value that does not exist is "-".

#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/time.h"

namespace llmb {

// Three significant digits and never an exponent: 0.00123, 1.20, 12.3, 123, 12345 (the digits
// before the point are all kept). Zero is "0". Nothing, NaN and infinity are "-".
std::string ThreeDigits(std::optional<double> value);

// "97.5%", of `total`; "100%" only when it is all and "0%" only when it is none, whatever rounding
// says. "-" when `total` is 0. `part` is at most `total`.
std::string Percent(std::uint64_t part, std::uint64_t total);

// "850 ms" below a second, else "1.23 s"; three significant digits.
std::string ShortLatency(std::optional<Nanoseconds> latency);

// "42s", "3m20s", "2h05m" or "4d03h", rounded down; below zero counts as zero.
std::string ShortDuration(std::optional<Nanoseconds> duration);

// "1,234,567".
std::string GroupedDigits(std::uint64_t value);

// "1 prompt", "18 prompts"; the number grouped.
std::string Counted(std::uint64_t count, std::string_view singular);

}  // namespace llmb
