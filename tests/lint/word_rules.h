#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/lint/source_tree.h"

namespace llmb::lint {

enum class LookAt { kCode, kCommentsToo };

// Words that may stand in some places only.
struct WordRule {
  std::string_view name;
  std::vector<std::string_view> words;
  // Where the words are at home: prefixes of paths. Empty means nowhere.
  std::vector<std::string_view> homes = {};
  LookAt look_at = LookAt::kCode;
  std::string_view reason;
  // A line that breaks the rule, so that no rule can exist that catches nothing.
  std::string_view violation;
};

std::span<const WordRule> WordRules();

// tests/lint holds every forbidden word itself and is passed over.
Findings Check(const WordRule& rule, const Tree& tree);

}  // namespace llmb::lint
