#include "harness/workload/messages_json.h"

#include <nlohmann/json.hpp>

namespace llmb {

std::string MessagesJson(const std::vector<ChatMessage>& messages) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ChatMessage& message : messages) {
    list.push_back(
        message.json.empty()
            ? nlohmann::ordered_json{{"role", message.role}, {"content", message.text}}
            : nlohmann::ordered_json::parse(message.json, nullptr, /*allow_exceptions=*/false));
  }
  return list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

bool IsTokenIds(const std::vector<ChatMessage>& messages) {
  return messages.size() == 1 && messages.front().json.starts_with('[');
}

}  // namespace llmb
