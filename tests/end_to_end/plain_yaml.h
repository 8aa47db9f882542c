#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace llmb {

// The documents of a YAML text that has only block mappings, block lists, plain scalars, texts in
// double quotes without escapes, and comments. Integers, true and false are not texts. Throws
// std::runtime_error with the line at anything else, at tabs and at a key that is there twice.
std::vector<nlohmann::ordered_json> ParsePlainYaml(std::string_view text);

}  // namespace llmb
