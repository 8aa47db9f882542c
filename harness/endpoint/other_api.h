#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/endpoint/api.h"

namespace llmb {

// A path that belongs to another API than the wanted one.
struct OtherApi {
  std::string_view name;    // "the completions API"
  std::string wanted_path;  // where the same server usually has the wanted API
};

// nullopt for a path that is not known to be of another API than `wanted`, also for every path that
// ends in that of `wanted`.
std::optional<OtherApi> OtherApiAt(std::string_view path, Api wanted = Api::kChat);

}  // namespace llmb
