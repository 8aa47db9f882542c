#include "tools/workload/custom_row.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

namespace llmb {
namespace {

std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string MessageJson(const ChatMessage& message) {
  if (!message.json.empty()) return message.json;
  return fmt::format(R"({{"role": {}, "content": {}}})", Quoted(message.role),
                     Quoted(message.text));
}

bool IsOnePrompt(const WorkloadRequest& request) {
  return request.messages.size() == 1 && request.messages[0].role == "user" &&
         request.messages[0].json.empty() && (request.session.empty() || request.adds_to_session);
}

std::string InputFields(const WorkloadRequest& request) {
  if (request.messages.empty()) {
    return fmt::format(R"("input_length": {})", request.input_tokens.value_or(1));
  }
  if (IsOnePrompt(request)) {
    return fmt::format(R"("prompt": {})", Quoted(request.messages[0].text));
  }
  std::string list;
  for (const ChatMessage& message : request.messages) {
    list += (list.empty() ? "" : ", ") + MessageJson(message);
  }
  return fmt::format(R"("messages": [{}])", list);
}

// Shortest decimal text; a double holds the nanoseconds of 100 days.
std::string MillisecondsText(Nanoseconds time) { return fmt::format("{}", ToMilliseconds(time)); }

}  // namespace

std::string CustomRow(const WorkloadRequest& request) {
  std::string row = "{" + InputFields(request);
  if (request.output_tokens) row += fmt::format(R"(, "max_tokens": {})", *request.output_tokens);
  if (request.arrival) {
    row += fmt::format(R"(, "timestamp": {})", MillisecondsText(*request.arrival));
  }
  if (!request.session.empty()) {
    row += fmt::format(R"(, "session_id": {}, "turn": {})", Quoted(request.session), request.turn);
    if (request.delay > Nanoseconds(0)) {
      row += fmt::format(R"(, "delay": {})", MillisecondsText(request.delay));
    }
  }
  if (request.answer) row += fmt::format(R"(, "response": {})", Quoted(*request.answer));
  return row + "}";
}

}  // namespace llmb
