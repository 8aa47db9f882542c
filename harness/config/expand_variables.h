#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/environment.h"
#include "harness/base/result.h"

namespace llmb {

// Whether `name` consists of letters, digits and '_', and does not begin with a digit.
bool IsVariableName(std::string_view name);

struct ExpandedText {
  std::string text;     // with every ${VAR} replaced; meaningless if a variable is missing
  std::string missing;  // the first variable that is unset or empty; "" if there is none
  std::vector<std::string> variables;  // all variables of the text, in its order
};

// Replaces each ${VAR} in `text` with the value of the variable. Values are not expanded again, and
// a '$' without '{' is kept. Error: a "${" that is not followed by a variable name and '}'. The
// error does not repeat the text, which may be secret.
Result<ExpandedText> ExpandVariables(std::string_view text, const Environment& environment);

}  // namespace llmb
