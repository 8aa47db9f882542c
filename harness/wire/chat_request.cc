#include "harness/wire/chat_request.h"

#include <cassert>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace llmb {
namespace {

using RequestJson = nlohmann::ordered_json;

// Keys of `extra` win. A key that is null there is left out of the body, whoever set it: an
// endpoint that rejects a key would reject its null as well.
void Merge(const RequestJson& extra, RequestJson& body) {
  body.update(extra, /*merge_objects=*/true);
  for (const auto& [name, value] : extra.items()) {
    if (value.is_null()) body.erase(name);
  }
}

RequestJson MessagesOf(const ChatRequest& request) {
  if (request.messages.empty()) {
    return RequestJson::array({{{"role", "user"}, {"content", request.prompt}}});
  }
  RequestJson messages = RequestJson::parse(request.messages, nullptr, /*allow_exceptions=*/false);
  assert(messages.is_array());
  return messages;
}

// A completion cannot be asked for with messages, nor a chat with token ids.
bool HasTokenIds(const RequestJson& messages) {
  return messages.is_array() && !messages.empty() && messages.front().is_number();
}

void AddPrompt(const ChatRequest& request, RequestJson& body) {
  if (request.form == PromptForm::kText) {
    const RequestJson ids =
        RequestJson::parse(request.messages, nullptr, /*allow_exceptions=*/false);
    body["prompt"] = HasTokenIds(ids) ? ids : RequestJson(request.prompt);
  } else {
    body["messages"] = MessagesOf(request);
  }
}

}  // namespace

std::string BuildChatRequest(const ChatRequest& request) {
  RequestJson body = {{"model", request.model_name}};
  AddPrompt(request, body);
  if (!request.max_tokens_key.empty()) {
    body[std::string(request.max_tokens_key)] = request.max_tokens;
  }
  if (request.temperature) body["temperature"] = *request.temperature;
  body["stream"] = request.stream;
  if (request.ignore_eos) body["ignore_eos"] = true;
  if (request.stream && request.include_usage) body["stream_options"]["include_usage"] = true;
  if (!request.extra_body.empty()) {
    const RequestJson extra =
        RequestJson::parse(request.extra_body, nullptr, /*allow_exceptions=*/false);
    assert(extra.is_object());
    if (extra.is_object()) Merge(extra, body);
  }
  return body.dump(-1, ' ', false, RequestJson::error_handler_t::replace);
}

std::vector<std::string> OptionalKeys(std::string_view body) {
  std::vector<std::string> keys;
  const RequestJson json = RequestJson::parse(body, nullptr, /*allow_exceptions=*/false);
  for (const auto& [key, value] : json.items()) {
    if (key != "model" && key != "messages" && key != "prompt") keys.push_back(key);
  }
  return keys;
}

std::string_view PromptBegin(PromptForm form) {
  return form == PromptForm::kText ? R"("prompt":")" : R"("content":")";
}

}  // namespace llmb
