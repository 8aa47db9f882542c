#pragma once

#include <optional>
#include <string_view>

namespace llmb {

// The count that is the only argument of a program: a whole number from 1 to 1,000,000, or
// `fallback` without an argument. `name` is what the usage calls it, such as "STAGES". nullopt if
// the arguments are anything else; a line on standard error then says the usage.
std::optional<int> CountArgument(std::string_view name, int fallback, int argc,
                                 const char* const* argv);

}  // namespace llmb
