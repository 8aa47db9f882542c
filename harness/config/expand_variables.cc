#include "harness/config/expand_variables.h"

#include <algorithm>
#include <cctype>

namespace llmb {

bool IsVariableName(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

Result<ExpandedText> ExpandVariables(std::string_view text, const Environment& environment) {
  ExpandedText expanded;
  while (true) {
    const std::size_t start = text.find("${");
    expanded.text += text.substr(0, start);
    if (start == std::string_view::npos) return expanded;
    const std::size_t end = text.find('}', start);
    const std::string name(
        text.substr(start + 2, end == std::string_view::npos ? 0 : end - start - 2));
    if (!IsVariableName(name)) return Fail("'${' must be followed by a variable's name and '}'");
    expanded.variables.push_back(name);
    const std::string value = environment(name).value_or("");
    if (value.empty() && expanded.missing.empty()) expanded.missing = name;
    expanded.text += value;
    text.remove_prefix(end + 1);
  }
}

}  // namespace llmb
