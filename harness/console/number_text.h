#pragma once

// Numbers as people read them on a terminal. A missing value is "-".

#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/time.h"

namespace llmb {

// Three significant digits without an exponent: 0.00123, 1.20, 12.3, 123. Larger integer parts are
// printed in full: 12345. Zero is "0". nullopt, NaN and infinity are "-".
std::string ThreeDigits(std::optional<double> value);

// "850 ms" below one second, otherwise "1.23 s". Three significant digits.
std::string ShortLatency(std::optional<Nanoseconds> latency);

// "42s", "3m20s", "2h05m" or "4d03h", rounded down. Negative durations are "0s".
std::string ShortDuration(std::optional<Nanoseconds> duration);

// "1,234,567".
std::string GroupedDigits(std::uint64_t value);

// "1 prompt", "1,800 prompts".
std::string Counted(std::uint64_t count, std::string_view singular);

// For a number that is only known roughly: rounded up to two significant digits. 3,687 is 3,700.
std::uint64_t RoundedUp(std::uint64_t count);

}  // namespace llmb
