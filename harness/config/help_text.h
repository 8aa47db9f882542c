#pragma once

#include <string>

namespace llmb {

// The text of --help: our options by group, then the Google Benchmark flags that work, and those
// that are refused with the reason. At most 100 columns wide; ends with a line break.
std::string HelpText();

}  // namespace llmb
