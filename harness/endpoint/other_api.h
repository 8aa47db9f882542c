#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// A path that belongs to another API than chat completions.
struct OtherApi {
  std::string_view name;  // "the completions API"
  std::string chat_path;  // where the same server usually has the chat completions
};

// nullopt for a path that is not known to be of another API, also for every path that ends in
// /chat/completions.
std::optional<OtherApi> OtherApiAt(std::string_view path);

}  // namespace llmb
