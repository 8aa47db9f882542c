#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Words that only some files may contain.
struct WordRule {
  std::vector<std::string_view> words;
  // Prefixes of the paths that may contain the words. Empty: no file may.
  std::vector<std::string_view> allowed_in = {};
  // Whether the rule covers comments of C++ files too. Other files are searched in full.
  bool in_comments = false;
  std::string_view reason;
  // A line that breaks the rule; a test holds that the rule finds it.
  std::string_view violation;
};

std::span<const WordRule> WordRules();

// Skips tests/lint, which contains every forbidden word.
Findings Check(const WordRule& rule, const Tree& tree);

}  // namespace llmb::lint
