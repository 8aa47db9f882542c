#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/environment.h"

namespace llmb {

// An environment that holds only `variables`.
inline Environment FakeEnvironment(std::map<std::string, std::string> variables = {}) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace llmb
