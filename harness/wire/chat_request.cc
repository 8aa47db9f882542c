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

// Stands in a body until the messages take its place.
constexpr const char* kMessagesPlace = "[messages are here]";

// A completion cannot be asked for with messages, nor a chat with token ids.
bool HasTokenIds(std::string_view messages) {
  return messages.size() > 1 && messages.front() == '[' && messages[1] >= '0' && messages[1] <= '9';
}

bool HasMessages(const ChatRequest& request) {
  return request.form == PromptForm::kText ? HasTokenIds(request.messages)
                                           : !request.messages.empty();
}

const char* PromptKey(PromptForm form) { return form == PromptForm::kText ? "prompt" : "messages"; }

RequestJson PromptOf(const ChatRequest& request) {
  if (HasMessages(request)) return kMessagesPlace;
  if (request.form == PromptForm::kText) return request.prompt;
  return RequestJson::array({{{"role", "user"}, {"content", request.prompt}}});
}

// They are JSON already. To read and write a long conversation once more would take milliseconds
// between its turns. `extra_body` may have messages of its own, and then there is no place.
void PutMessages(const ChatRequest& request, std::string& body) {
  const std::string key = std::string("\"") + PromptKey(request.form) + "\":";
  const std::string place = std::string("\"") + kMessagesPlace + "\"";
  const std::size_t begin = body.find(key + place);
  if (begin != std::string::npos) {
    body.replace(begin + key.size(), place.size(), request.messages);
  }
}

}  // namespace

std::string BuildChatRequest(const ChatRequest& request) {
  RequestJson body = {{"model", request.model_name}};
  body[PromptKey(request.form)] = PromptOf(request);
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
  std::string text = body.dump(-1, ' ', false, RequestJson::error_handler_t::replace);
  if (HasMessages(request)) PutMessages(request, text);
  return text;
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
