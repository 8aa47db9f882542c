#pragma once

#include <string_view>

namespace llmb {

// The main of a program that plays loads against a StampedEndpoint, which runs the program itself
// as a child process. Otherwise runs `run` with the count that is the only argument, called `name`
// in the usage, or with `fallback` without one. Returns the exit code.
int RunStampedProgram(std::string_view name, int fallback, int argc, char** argv, int (*run)(int));

}  // namespace llmb
