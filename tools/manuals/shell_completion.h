#pragma once

// Completion offers the names of the options (except refused ones), the words of options that
// choose between words, files and folders for options that name one, and files if a program takes
// files without an option. Options that take several values are completed up to the next option.
// The texts are whole scripts that end with a line break.

#include <string>

#include "harness/base/command_manual.h"

namespace llmb {

// For bash; needs no other script. `complete` is called when it is read.
std::string BashCompletion(const CommandManual& manual);

// For zsh: a function file for a folder of $fpath, to be named _<program>.
std::string ZshCompletion(const CommandManual& manual);

}  // namespace llmb
