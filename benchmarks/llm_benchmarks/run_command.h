#pragma once

#include "harness/base/environment.h"
#include "harness/cluster/rank_link.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// Plans and measures a run and writes its files. With `rank`, agrees with the other ranks before it
// sends anything, and begins with them. Returns the exit code of the program.
int RunCommand(const ParsedCommandLine& command_line, const Environment& environment,
               RankLink* rank = nullptr);

// --list-models. Returns the exit code of the program.
int ListModelsCommand(const ParsedCommandLine& command_line, const Environment& environment);

}  // namespace llmb
