#include "harness/workload/read_chat_messages.h"

#include <string>
#include <string_view>

namespace llmb {
namespace {

namespace dom = simdjson::dom;

// Adds the texts of content that came in parts. False if a part is something else.
bool AddParts(dom::array parts, std::string& text) {
  bool only_text = true;
  for (const dom::element part : parts) {
    std::string_view piece;
    if (part["text"].get(piece)) {
      only_text = false;
    } else {
      text += piece;
    }
  }
  return only_text;
}

// False if the message holds more than a role and a text.
bool ReadContent(dom::object message, std::string& text) {
  dom::element content;
  if (message.at_key("content").get(content)) return false;
  std::string_view whole;
  if (!content.get(whole)) {
    text = whole;
    return true;
  }
  dom::array parts;
  return !content.get(parts) && AddParts(parts, text);
}

Result<ChatMessage> ReadMessage(dom::element element) {
  dom::object object;
  if (element.get(object)) return Fail("must hold objects with role and content");
  std::string_view role;
  if (object.at_key("role").get(role) || role.empty()) {
    return Fail("holds a message without a role");
  }
  ChatMessage message;
  message.role = role;
  const bool only_text = ReadContent(object, message.text);
  if (!only_text || object.size() > 2) message.json = simdjson::minify(element);
  if (message.text.empty() && object.size() < 2) return Fail("holds a message without content");
  return message;
}

}  // namespace

Result<std::vector<ChatMessage>> ReadChatMessages(dom::element value) {
  dom::array array;
  if (value.get(array)) return Fail("must be an array of messages");
  std::vector<ChatMessage> messages;
  messages.reserve(array.size());
  for (const dom::element element : array) {
    LLMB_ASSIGN_OR_RETURN(ChatMessage message, ReadMessage(element));
    messages.push_back(std::move(message));
  }
  if (messages.empty()) return Fail("must hold at least one message");
  return messages;
}

}  // namespace llmb
