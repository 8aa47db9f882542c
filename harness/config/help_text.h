#pragma once

#include <cstddef>
#include <string>

#include "harness/base/command_manual.h"

namespace llmb {

// What llm_benchmarks tells about its command line: our options by group, the Google Benchmark
// flags that work, and those that are refused with the reason.
CommandManual BenchmarksManual();

// The text of --help for a terminal of this width, 72 to 96 columns wide; ends with a line break.
std::string HelpText(std::size_t columns);

}  // namespace llmb
