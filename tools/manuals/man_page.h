#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/base/command_manual.h"

namespace llmb {

struct ManPageContext {
  std::string_view version;
  std::string_view date;                     // YYYY-MM-DD
  std::span<const std::string_view> others;  // programs with a manual page of their own
};

// The manual page of a program for section 1, in the macros of man(7). `others` are referred to,
// without the program itself. Ends with a line break.
std::string ManPage(const CommandManual& manual, const ManPageContext& context);

}  // namespace llmb
