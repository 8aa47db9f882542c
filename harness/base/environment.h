#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace llmb {

// Looks an environment variable up: its value, or nothing when it is not set. Handed to whatever
// depends on the environment, so that tests can bring their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The environment of this process. Safe to call from any thread as long as none sets a variable.
Environment ProcessEnvironment();

// Takes variables out of the environment of this process, so that programs which it starts do not
// get them. Names that are not set are passed over. Only while no other thread runs.
void ForgetVariables(const std::vector<std::string>& names);

}  // namespace llmb
