#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_event.h"

namespace llmb {

// Called in the order of the file. A null function skips its part. Without on_event no event is
// parsed, so only wrong checksums count as damage.
struct JournalSink {
  std::function<void(const JournalHeader&)> on_header;
  // The events that follow are of the next attempt of a resumed run.
  std::function<void()> on_attempt;
  std::function<void(RunEvent, LinePlace)> on_event;
};

// The size of a journal and its damage.
struct JournalState {
  std::uint64_t whole_bytes = 0;         // of all lines that end in a line break
  std::uint64_t damaged_lines = 0;       // skipped; their requests are missing
  std::uint64_t first_damaged_line = 0;  // from 1; 0: none
  bool torn = false;                     // the last line has no line break, and was skipped
  int attempts = 1;
};

// Reads a journal line by line. Damaged lines are skipped and counted in the result: a last line
// without its line break, a line with a wrong checksum, and a line that cannot be parsed. `source`
// names the file in messages. Errors: the file is empty or cannot be read, its first line is
// incomplete, damaged or not a journal's header, or it has another schema version.
Result<JournalState> ReadJournal(std::istream& in, std::string_view source,
                                 const JournalSink& sink);

// Describes the damage to the user, on one line; empty if there is none.
std::string DamageText(const JournalState& state);

}  // namespace llmb
