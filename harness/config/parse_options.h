#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/options.h"

namespace llmb {

// What the program is asked to do.
enum class Action { kRun, kHelp, kVersion, kListModels, kSelfCheck };

struct ParsedCommandLine {
  Action action = Action::kRun;
  Options options;
  // The options that were given, by the first of their names, with their values; "true" for a
  // switch.
  std::map<std::string, std::vector<std::string>> given;
  // Every Google Benchmark flag as "--name=value" or "--name", in the order given and not yet
  // checked: see ParseBenchmarkFlags.
  std::vector<std::string> benchmark_flags;
};

// Parses a command line (without the program's name). --help and --version are obeyed whatever
// else is wrong. No argument at all means a run with the defaults of Options.
//
// Errors, each of which should end the program with exit code 2: an unknown option or a stray word
// (with the nearest option), a missing or unwanted value, a number that is not one or is out of
// range, an option given twice, options that contradict each other or need another. No message
// repeats the value of --header or --extra-body, which may be secret.
Result<ParsedCommandLine> ParseCommandLine(std::span<const std::string> arguments);

// Only takes a command line apart: `given` and `benchmark_flags`, with no value looked at. Errors:
// unknown options, and the wrong number of values.
Result<ParsedCommandLine> SplitCommandLine(std::span<const std::string> arguments);

// The text of --help: our options by group, then the Google Benchmark flags that work, and those
// that are refused with the reason. At most 100 columns wide; ends with a line break.
std::string HelpText();

}  // namespace llmb
