#include "harness/wire/chat_request.h"

#include <cassert>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace llmb {
namespace {

using Json = nlohmann::ordered_json;

// Keys of `extra` win. One of ours that is null there is left out of the body: an endpoint that
// rejects a key would reject its null as well.
void Merge(const Json& extra, Json& body) {
  std::vector<std::string> removed;
  for (const auto& [name, value] : extra.items()) {
    if (value.is_null() && body.contains(name)) removed.push_back(name);
  }
  body.update(extra, /*merge_objects=*/true);
  for (const std::string& name : removed) body.erase(name);
}

}  // namespace

std::string BuildChatRequest(const ChatRequest& request) {
  Json body = {
      {"model", request.model_name},
      {"messages", Json::array({{{"role", "user"}, {"content", request.prompt}}})},
      {"max_tokens", request.max_tokens},
      {"temperature", request.temperature},
      {"stream", request.stream},
  };
  if (request.stream && request.include_usage) body["stream_options"]["include_usage"] = true;
  if (!request.extra_body.empty()) {
    const Json extra = Json::parse(request.extra_body, nullptr, /*allow_exceptions=*/false);
    assert(extra.is_object());
    if (extra.is_object()) Merge(extra, body);
  }
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llmb
