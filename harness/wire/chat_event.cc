#include "harness/wire/chat_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "harness/base/text.h"
#include "harness/wire/chat_completion.h"
#include "harness/wire/error_object.h"
#include "harness/wire/failure_words.h"
#include "harness/wire/foreign_api.h"
#include "harness/wire/inner_completion.h"
#include "harness/wire/sse_decoder.h"
#include "harness/wire/unusual_event.h"
#include "harness/wire/usual_chunk.h"

namespace llmb {
namespace {

constexpr std::size_t kExcerptCharacters = 120;

// A proxy that frames each line of a stream makes `data: data: {...}` of it.
std::string_view WithoutFieldName(std::string_view data) {
  constexpr std::string_view kField = "data:";
  while (data.starts_with(kField)) {
    data.remove_prefix(kField.size());
    data.remove_prefix(std::min(data.find_first_not_of(' '), data.size()));
  }
  return data;
}

ChatEvent EventOf(ChatEvent::Kind kind) {
  ChatEvent event;
  event.kind = kind;
  return event;
}

}  // namespace

struct ChatEventParser::State {
  ChatEvent Parse(std::string_view json, std::string_view name);
  ChatEvent ParseRepaired(std::string_view json, std::string_view name, JsonError error);
  ChatEvent Unusual(std::string_view json, std::string_view name, std::string_view reason);
  ChatEvent Error(std::string_view json, std::string words);
  ChatEvent Malformed(std::string_view json, std::string_view reason);
  ChatEvent Foreign(std::string_view json, const ForeignApi& api);
  ChatEvent Completed(ChatCompletion& completion);
  ChatEvent ParseCopy(std::string json, std::string_view name);

  od::parser parser;
  std::string padded_body;
  std::string parts;      // the text of the last event that came as a list of parts
  std::string beside;     // the same of its text_beside
  std::string message;    // error_message of the last event
  std::string code;       // its error_code
  bool is_inner = false;  // reading what InnerCompletion returned
};

ChatEvent ChatEventParser::State::Parse(std::string_view json, std::string_view name) {
  ChatCompletion completion;
  const JsonError error = ReadChatCompletion(parser, json, completion);
  if (completion.has_error) return Error(json, ErrorMessageOfBody(json));
  if (error) return ParseRepaired(json, name, error);
  if (NamesFailure(name)) return Unusual(json, name, {});
  if (completion.may_be_error && IsErrorBesideChoices(json, completion.has_choice)) {
    return Error(json, ErrorMessageOfBody(json));
  }
  if (completion.has_choices) return Completed(completion);
  // The usage of a chunk without choices; other APIs have a usage as well.
  const bool is_usage = completion.event.usage && !completion.has_other_payload;
  const bool is_wrapped = is_usage && !is_inner && InnerCompletion(json);
  if (is_usage && !is_wrapped && ForeignApiOfData(json, name) == nullptr) return completion.event;
  return Unusual(json, name, {});
}

ChatEvent ChatEventParser::State::Completed(ChatCompletion& completion) {
  if (!completion.parts.empty()) {
    parts = std::move(completion.parts);
    completion.event.text = parts;
  }
  if (!completion.beside.empty()) {
    beside = std::move(completion.beside);
    completion.event.text_beside = beside;
  }
  return completion.event;
}

// Called when the JSON did not parse. Text that is not JSON may have a meaning of its own.
ChatEvent ChatEventParser::State::ParseRepaired(std::string_view json, std::string_view name,
                                                JsonError error) {
  const bool is_text = error == simdjson::UTF8_ERROR || error == simdjson::STRING_ERROR;
  std::string repaired = is_text ? RepairedText(json) : WithoutNonFinite(json);
  if (repaired != json) return ParseCopy(std::move(repaired), name);
  if (error == simdjson::INCORRECT_TYPE) return Unusual(json, name, "a value of the wrong type");
  const bool is_list = error == simdjson::TAPE_ERROR && json.starts_with('[');
  return Unusual(json, name,
                 is_list ? "a list in place of a completion" : simdjson::error_message(error));
}

ChatEvent ChatEventParser::State::ParseCopy(std::string json, std::string_view name) {
  const std::size_t size = json.size();
  padded_body = std::move(json);
  padded_body.append(SseDecoder::kPadding, '\0');
  return Parse(std::string_view(padded_body).substr(0, size), name);
}

// `reason` is why the JSON did not parse; empty if it did.
ChatEvent ChatEventParser::State::Unusual(std::string_view json, std::string_view name,
                                          std::string_view reason) {
  using Kind = ChatEvent::Kind;
  if (auto inner = is_inner || NamesFailure(name) ? std::nullopt : InnerCompletion(json)) {
    is_inner = true;
    const ChatEvent event = ParseCopy(*std::move(inner), name);
    is_inner = false;
    return event;
  }
  if (!NamesFailure(name)) {
    if (const ForeignApi* api = ForeignApiOfData(json, name)) return Foreign(json, *api);
  }
  std::string text;
  const Kind kind = ClassifyUnusualEvent(json, name, text);
  if (kind == Kind::kHeartbeat) return EventOf(kind);
  if (kind == Kind::kError) {
    // Data such as {} says nothing.
    const bool has_words = text != "null" && std::ranges::any_of(text, [](unsigned char c) {
                             return std::isalnum(c);
                           });
    return Error(json,
                 has_words ? std::move(text) : fmt::format("an event '{}' without words", name));
  }
  const bool is_json = !json.empty() && (json.front() == '{' || json.front() == '[');
  ChatEvent event = Malformed(json, reason.empty() || !is_json ? text : reason);
  if (kind == Kind::kUnknown && (reason.empty() || !is_json)) event.kind = kind;
  return event;
}

ChatEvent ChatEventParser::State::Error(std::string_view json, std::string words) {
  message = std::move(words);
  code = ErrorCodeOfBody(json);
  ChatEvent event = EventOf(ChatEvent::Kind::kError);
  event.error_message = message;
  event.error_code = code;
  return event;
}

ChatEvent ChatEventParser::State::Malformed(std::string_view json, std::string_view reason) {
  message = fmt::format("{} in: {}", reason, ForMessage(json, kExcerptCharacters));
  ChatEvent event = EventOf(ChatEvent::Kind::kMalformed);
  event.error_message = message;
  return event;
}

ChatEvent ChatEventParser::State::Foreign(std::string_view json, const ForeignApi& api) {
  ChatEvent event = Malformed(json, fmt::format("an event of another API ({})", api.name));
  event.advice = api.advice;
  return event;
}

ChatEventParser::ChatEventParser() : state_(std::make_unique<State>()) {}
ChatEventParser::~ChatEventParser() = default;
ChatEventParser::ChatEventParser(ChatEventParser&&) noexcept = default;
ChatEventParser& ChatEventParser::operator=(ChatEventParser&&) noexcept = default;

ChatEvent ChatEventParser::ParseChunk(std::string_view data, std::string_view name,
                                      UsualChunk* usual) {
  if (data.starts_with('{')) {
    ChatEvent event;
    const bool is_usual = usual != nullptr && name.empty() && usual->Read(data, event);
    return is_usual ? event : state_->Parse(data, name);
  }
  const std::string_view value = WithoutFieldName(data);
  return IsDone(value) ? EventOf(ChatEvent::Kind::kDone) : state_->Parse(value, name);
}

ChatEvent ChatEventParser::ParseResponse(std::string_view body) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  std::string& padded = state_->padded_body;
  padded.assign(body).append(SseDecoder::kPadding, '\0');
  const ChatEvent event = state_->Parse(std::string_view(padded).substr(0, body.size()), {});
  const bool is_response =
      event.kind != ChatEvent::Kind::kHeartbeat && event.kind != ChatEvent::Kind::kUnknown;
  return is_response ? event : state_->Malformed(body, "not a completion");
}

}  // namespace llmb
