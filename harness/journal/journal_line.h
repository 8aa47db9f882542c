#pragma once

// The journal's lines. Each is "CCCCCCCC TEXT\n": TEXT is JSON on one line, CCCCCCCC its CRC-32
// (that of zip and PNG) in hexadecimal, so that a line that a crash or a disk damaged is known for
// what it is, even when it still looks like JSON.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace llmb {

// Where a line stands in its journal: its first byte, and its size with the line break.
struct LinePlace {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
};

// The line of `text`, which has no line break inside; one at its end is not doubled.
std::string JournalLine(std::string_view text);

// The text of a line, with or without its line break. Error: its checksum is not that of its text,
// or there is none. The text lives as long as `line`.
Result<std::string_view> TextOfJournalLine(std::string_view line);

// Reads the line at `place` of an open file and gives its text. Errors: as above, and a file that
// cannot be read or is too short.
Result<std::string> ReadJournalLine(int file_descriptor, LinePlace place);

}  // namespace llmb
