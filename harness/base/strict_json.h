#pragma once

// JSON as people write it in configuration files: // comments are allowed, and what a lenient
// parser would pass over in silence is an error.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Keeps the keys of an object in the file's order.
using Json = nlohmann::ordered_json;

// Parses `text`; `source` begins every message. Errors: JSON that does not parse, as
// "source:line:column: reason"; a key that an object holds twice; a number that does not fit.
// No message repeats text of the file other than keys, because values may be secret.
Result<Json> ParseStrictJson(std::string_view text, std::string_view source);

// What a value is, for messages: "a string", "an object", "null" ...
std::string KindOf(const Json& value);

// Errors: `value` is not an object, or has a key that is not among `known`, which are then listed
// with a near match.
Status CheckKnownKeys(const Json& value, const std::vector<std::string>& known);

}  // namespace llmb
