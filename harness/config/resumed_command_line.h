#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// A command line as a journal keeps it.
struct RecordedCommandLine {
  std::vector<std::string> words;
  // Options whose values may be secret and are not among the words: "--header X-Key",
  // "--extra-body", "--url". To resume the run they have to be given again.
  std::vector<std::string> hidden;
};

RecordedCommandLine RecordCommandLine(const ParsedCommandLine& command_line);

// The command line of a run that is resumed: what was recorded, and what `now` adds to it. `now`
// may repeat options, and may change those that do not change what is measured: where files are
// read and written, charts, progress, tokens, and how results are printed. Errors: an option that
// contradicts the record, a hidden one that is missing.
Result<ParsedCommandLine> ResumeCommandLine(const RecordedCommandLine& recorded,
                                            const ParsedCommandLine& now);

}  // namespace llmb
