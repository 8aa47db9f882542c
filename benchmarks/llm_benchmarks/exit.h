#pragma once

#include <iostream>

#include "harness/base/result.h"
#include "harness/console/text_layout.h"

namespace llmb {

// Wrong usage or configuration: nothing was sent (docs/configuration.md, exit codes).
inline constexpr int kExitUsage = 2;

// Says on stderr what went wrong and returns `exit_code`.
inline int FailWith(const Error& error, int exit_code) {
  std::cerr << MessageLine("error", error.message);
  return exit_code;
}

}  // namespace llmb
