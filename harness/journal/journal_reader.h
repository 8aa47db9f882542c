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

// Called in the order of the file. A null function skips its part.
struct JournalSink {
  std::function<void(const JournalHeader&)> on_header;
  // The events that follow are of the next attempt of a resumed run.
  std::function<void()> on_attempt;
  std::function<void(RunEvent, LinePlace)> on_event;
};

// How intact a journal is.
struct JournalState {
  std::uint64_t whole_bytes = 0;         // of all lines that end in a line break
  std::uint64_t damaged_lines = 0;       // skipped; their requests are missing
  std::uint64_t first_damaged_line = 0;  // from 1; 0: none
  bool torn = false;                     // the last line has no line break, and was skipped
  int attempts = 1;
};

// Reads a journal line by line. Damaged lines are skipped and counted in the result: an unfinished
// last line, a line with a wrong checksum, and one that is not understood. `source` names the file
// in messages. Errors: a file that is empty or has no whole line, a first line that is damaged or
// not a journal's header, another schema version, a file that cannot be read.
Result<JournalState> ReadJournal(std::istream& in, std::string_view source,
                                 const JournalSink& sink);

// The damage in one line for the user; empty if there is none.
std::string DamageText(const JournalState& state);

}  // namespace llmb
