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

// What a reader gets, in the order of the file. A null function skips that part.
struct JournalSink {
  std::function<void(const JournalHeader&)> on_header;
  // The events that follow are of the next attempt of a resumed run.
  std::function<void()> on_attempt;
  std::function<void(RunEvent, LinePlace)> on_event;
};

// How whole a journal was.
struct JournalState {
  std::uint64_t whole_bytes = 0;         // of all lines that end in a line break
  std::uint64_t damaged_lines = 0;       // left out; what they held is missing
  std::uint64_t first_damaged_line = 0;  // from 1; 0 when there is none
  bool torn = false;                     // the last line has no line break; left out
  int attempts = 1;
};

// Reads a journal line by line. Damage is passed over and told of in the result: a last line that
// was not finished, a line whose checksum is wrong or that is not understood. `source` names the
// file in messages. Errors: a file that is empty or holds no whole line, a first line that is
// damaged or not that of a journal, another schema version, a file that cannot be read.
Result<JournalState> ReadJournal(std::istream& in, std::string_view source,
                                 const JournalSink& sink);

// What is to be said of the damage, in one line; empty when there is none.
std::string DamageText(const JournalState& state);

}  // namespace llmb
