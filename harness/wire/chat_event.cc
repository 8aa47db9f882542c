#include "harness/wire/chat_event.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/wire/chat_completion.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

constexpr std::size_t kExcerptCharacters = 120;

ChatEvent EventOf(ChatEvent::Kind kind, std::string_view error_message = {}) {
  ChatEvent event;
  event.kind = kind;
  event.error_message = error_message;
  return event;
}

}  // namespace

struct ChatEventParser::State {
  ChatEvent Parse(std::string_view json);
  ChatEvent Malformed(std::string_view json, std::string_view reason);

  od::parser parser;
  std::string padded_body;
  std::string message;  // error_message of the last event points into it
};

ChatEvent ChatEventParser::State::Parse(std::string_view json) {
  ChatCompletion completion;
  const JsonError error = ReadChatCompletion(parser, json, completion);
  const bool is_completion = completion.has_choices || completion.event.usage.has_value();
  if (completion.has_error || (!error && !is_completion && completion.has_message)) {
    message = ErrorMessageOfBody(json);
    return EventOf(ChatEvent::Kind::kError, message);
  }
  if (error == simdjson::INCORRECT_TYPE) return Malformed(json, "a value of the wrong type");
  if (error) return Malformed(json, simdjson::error_message(error));
  if (!is_completion) return Malformed(json, "not a chat completion");
  return completion.event;
}

ChatEvent ChatEventParser::State::Malformed(std::string_view json, std::string_view reason) {
  message = fmt::format("{} in: {}", reason, ForMessage(json, kExcerptCharacters));
  return EventOf(ChatEvent::Kind::kMalformed, message);
}

ChatEventParser::ChatEventParser() : state_(std::make_unique<State>()) {}
ChatEventParser::~ChatEventParser() = default;
ChatEventParser::ChatEventParser(ChatEventParser&&) noexcept = default;
ChatEventParser& ChatEventParser::operator=(ChatEventParser&&) noexcept = default;

ChatEvent ChatEventParser::ParseChunk(std::string_view data) {
  if (data == "[DONE]") return EventOf(ChatEvent::Kind::kDone);
  return state_->Parse(data);
}

ChatEvent ChatEventParser::ParseResponse(std::string_view body) {
  std::string& padded = state_->padded_body;
  padded.assign(body).append(SseDecoder::kPadding, '\0');
  return state_->Parse(std::string_view(padded).substr(0, body.size()));
}

}  // namespace llmb
