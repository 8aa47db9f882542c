#pragma once

// The options of every program that print something and exit: --help and --version.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/base/result.h"

namespace llmb {

inline constexpr std::string_view kHelpNames = "--help,-h";
inline constexpr std::string_view kVersionName = "--version";

// Action::kHelp or Action::kVersion if its option is among `words`, so that both work on a command
// line that is wrong elsewhere; --help if both are.
template <typename Action>
std::optional<Action> ExitActionOf(std::span<const std::string> words) {
  if (IsGiven(words, kHelpNames)) return Action::kHelp;
  if (IsGiven(words, kVersionName)) return Action::kVersion;
  return std::nullopt;
}

// A Binder that sets the member `action`.
template <auto kAction, typename Target>
Status BindActionOf(std::string_view /*option*/, const std::vector<std::string>& /*values*/,
                    Target& target) {
  target.action = kAction;
  return {};
}

}  // namespace llmb
