#pragma once

#include "harness/base/environment.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// Plans and measures a run and writes its files. Returns the exit code of the program.
int RunCommand(const ParsedCommandLine& command_line, const Environment& environment);

// --list-models. Returns the exit code of the program.
int ListModelsCommand(const ParsedCommandLine& command_line, const Environment& environment);

}  // namespace llmb
