#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace llmb {

// Returns the value of an environment variable, nullopt if it is not set. Code that depends on the
// environment is given one of these, so that tests can substitute their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The environment of this process. Safe to call from any thread while none changes a variable.
Environment ProcessEnvironment();

// Removes variables from the environment of this process, so that child processes do not inherit
// them. Names that are not set are ignored. Call only while no other thread runs.
void ForgetVariables(const std::vector<std::string>& names);

}  // namespace llmb
