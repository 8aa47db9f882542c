#pragma once

#include <span>
#include <string>

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// Parses a command line (without the program's name). --help and --version work whatever else is
// wrong. No words at all mean a run with the defaults of Options. A line of `vllm bench serve` is
// understood (vllm_line.h).
//
// Errors, each of which should end the program with exit code 2: an unknown option or a stray word
// (with the nearest option), a missing or unwanted value, a number that is malformed or out of
// range, an option given twice, options that contradict each other or need another. No error
// repeats the value of --header or --extra-body, which may be secret.
Result<ParsedCommandLine> ParseCommandLine(std::span<const std::string> arguments);

// Fills only `given` and `benchmark_flags`, and checks no value. Errors: unknown options and stray
// words, and the wrong number of values.
Result<ParsedCommandLine> SplitCommandLine(std::span<const std::string> arguments);

}  // namespace llmb
