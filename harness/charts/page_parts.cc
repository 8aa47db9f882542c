#include "harness/charts/page_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmb {
namespace {

void AddClass(const std::vector<std::string>& names, std::string_view name, char letter,
              std::string& classes) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return;
  classes += fmt::format("{}{}{}", classes.empty() ? "" : " ", letter, found - names.begin());
}

}  // namespace

std::string ClassAttribute(const PageParts& parts, std::string_view endpoint, std::string_view load,
                           std::string_view more) {
  std::string classes(more);
  AddClass(parts.endpoints, endpoint, 'e', classes);
  AddClass(parts.loads, load, 'v', classes);
  return classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
}

}  // namespace llmb
