#pragma once

// JSON as people write it in configuration files. // comments are allowed. Mistakes that a lenient
// parser would ignore are errors.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Keeps the keys of an object in the file's order.
using Json = nlohmann::ordered_json;

// Parses `text`. Every error message begins with `source`. Errors: a syntax error, as
// "source:line:column: reason"; a key that occurs twice in an object; a number that is too large;
// more than kMostJsonLevels levels. Messages quote keys of the file but never values, which may be
// secret.
Result<Json> ParseStrictJson(std::string_view text, std::string_view source);

// The type of a value, for messages: "a string", "an object", "null" ...
std::string KindOf(const Json& value);

// Checks that `value` is an object with keys from `known` only. An error about an unknown key lists
// the known ones and suggests a near match.
Status CheckKnownKeys(const Json& value, const std::vector<std::string>& known);

}  // namespace llmb
