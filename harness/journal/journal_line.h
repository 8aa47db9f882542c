#pragma once

// The journal's lines. Each is "CCCCCCCC TEXT\n": TEXT is JSON on one line, and CCCCCCCC its CRC-32
// (as in zip and PNG) in hexadecimal. The checksum reveals a line that a crash or a disk damaged,
// even if it is still valid JSON.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace llmb {

// The place of a line in its journal: the offset of its first byte, and its size in bytes with the
// line break.
struct LinePlace {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
};

// `text` as a line of the journal, with checksum and line break. `text` must have no line break,
// except at its end, where it is not doubled.
std::string JournalLine(std::string_view text);

// The text of a line, which may come with or without its line break. The text is a view into
// `line`. Errors: the line has no checksum, or a wrong one.
Result<std::string_view> TextOfJournalLine(std::string_view line);

// Reads the line at `place` of an open file and returns its text. The file's position is neither
// used nor moved, so threads may share the descriptor. Errors: those of TextOfJournalLine, and a
// file that cannot be read or has become too short.
Result<std::string> ReadJournalLine(int file_descriptor, LinePlace place);

}  // namespace llmb
