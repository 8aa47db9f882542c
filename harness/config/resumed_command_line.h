#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// A command line as a journal records it.
struct RecordedCommandLine {
  std::vector<std::string> words;
  // Options left out of `words` because their values may be secret: "--header X-Key",
  // "--extra-body", "--url". They must be given again to resume the run.
  std::vector<std::string> hidden;
};

// Separates the words that may be stored from the options that must not be.
RecordedCommandLine RecordCommandLine(const ParsedCommandLine& command_line);

// `word` for a command that is copied into a shell: in quotes if it has to be.
std::string ShellWord(const std::string& word);

// The recorded words as a command for a shell. What is hidden follows as a comment.
std::string CommandText(const RecordedCommandLine& command_line);

// The command line of a resumed run: the recorded one, with the options of `now` added. `now` may
// repeat recorded options and may change those that do not affect what is measured
// (OptionSpec::on_resume). Errors: an option that contradicts the record, a hidden option that is
// missing.
Result<ParsedCommandLine> ResumeCommandLine(const RecordedCommandLine& recorded,
                                            const ParsedCommandLine& now);

}  // namespace llmb
