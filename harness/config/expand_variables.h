#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/environment.h"
#include "harness/base/result.h"

namespace llmb {

// Letters, digits and '_', no digit first.
bool IsVariableName(std::string_view name);

struct ExpandedText {
  std::string text;     // with every ${VAR} replaced; not to be used when a variable is missing
  std::string missing;  // the first variable that is not set or is empty; "" when none is
  std::vector<std::string> variables;  // their names, in the order in which they stand there
};

// Replaces each ${VAR} in `text` by the variable's value; values are not expanded again. A '$'
// that no '{' follows stays as it is. Error: a "${" without a variable's name (letters, digits and
// '_', no digit first) and '}'. The error does not repeat the text, which may be secret.
Result<ExpandedText> ExpandVariables(std::string_view text, const Environment& environment);

}  // namespace llmb
