#include "harness/base/environment.h"

#include <stdlib.h>

namespace llmb {

Environment ProcessEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = ::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

void ForgetVariables(const std::vector<std::string>& names) {
  for (const std::string& name : names) ::unsetenv(name.c_str());
}

}  // namespace llmb
