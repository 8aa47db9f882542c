#include "harness/wire/chat_request.h"

#include <cassert>
#include <nlohmann/json.hpp>

namespace llmb {

std::string BuildChatRequest(const ChatRequest& request) {
  using Json = nlohmann::ordered_json;
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
    if (extra.is_object()) body.update(extra, /*merge_objects=*/true);
  }
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llmb
