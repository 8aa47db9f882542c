#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// The JSON of the completion inside of data that is not one itself, as some gateways send it:
//
//   {"code":0,"data":{"choices":[...]}}   under a key such as data, result or response
//   {"data":"{\"choices\":[...]}"}         as text
//   [{"choices":[...]}]                   as the only element of a list
//   {"choices":[...]}{"choices":[...]}    several behind one another, whose choices are joined
//   [{"choices":[...]},{"choices":[...]}] the same as a list
//
// A usage beside the completion that has none is added to it. nullopt for any other data, for data
// of more than 100 levels, and for DashScope's answers, which are similar.
std::optional<std::string> InnerCompletion(std::string_view data);

}  // namespace llmb
