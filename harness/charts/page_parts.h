#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// What a reader of the web page can hide. A part that belongs to one of them has its class.
struct PageParts {
  std::vector<std::string> endpoints;  // names; the classes are e0, e1, ...
  std::vector<std::string> loads{};  // keys of load levels, v0, v1, ...; empty if there is only one
};

// ` class="m e3 v1"` for a part of that endpoint and load, with the classes `more` before. Names
// that are not among the parts have no class. "" without any class.
std::string ClassAttribute(const PageParts& parts, std::string_view endpoint, std::string_view load,
                           std::string_view more = "");

}  // namespace llmb
