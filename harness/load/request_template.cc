#include "harness/load/request_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/wire/chat_request.h"
#include "harness/workload/messages_json.h"

namespace llmb {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A later header replaces an earlier one of the same name, so that a user's header wins over ours.
void SetHeader(Headers& headers, const std::string& name, const std::string& value) {
  for (auto& header : headers) {
    if (SameHeader(header.first, name)) {
      header.second = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

Headers MakeHeaders(const Endpoint& endpoint, const RequestSettings& settings) {
  Headers headers = {{"Content-Type", "application/json"},
                     {"Accept", settings.stream ? "text/event-stream" : "application/json"},
                     {"User-Agent", "llm_benchmarks"}};
  if (!endpoint.auth_token.empty()) {
    headers.emplace_back("Authorization", "Bearer " + endpoint.auth_token.Reveal());
  }
  for (const auto& [name, value] : endpoint.headers) SetHeader(headers, name, value);
  return headers;
}

// Stands in a body until the nonce of a request takes its place. It has the same length.
constexpr std::string_view kNoncePlace = "[a nonce is here]";

std::string NonceOf(const std::string& request_id) {
  return fmt::format("[{:015x}]", SeedOfName(request_id) >> 4);
}

// A body whose messages are those of --extra-body has no place for a nonce.
void PutNonce(const std::string& request_id, PromptForm form, std::string& body) {
  const std::string place = fmt::format("{}{}", PromptBegin(form), kNoncePlace);
  const std::size_t begin = body.find(place);
  if (begin == std::string::npos) return;
  body.replace(begin + PromptBegin(form).size(), kNoncePlace.size(), NonceOf(request_id));
}

std::string WithNoncePlace(bool unique, const std::string& text) {
  return unique ? fmt::format("{} {}", kNoncePlace, text) : text;
}

// As JSON; empty without messages. Messages that are sent as they are in the file have no place for
// a nonce.
std::string MessagesText(bool unique, std::vector<ChatMessage> messages) {
  if (messages.empty()) return "";
  const auto first = std::ranges::find_if(
      messages, [](const ChatMessage& message) { return message.json.empty(); });
  if (first != messages.end()) first->text = WithNoncePlace(unique, first->text);
  return MessagesJson(messages);
}

}  // namespace

PromptForm PromptFormOf(Api api) {
  return api == Api::kCompletions ? PromptForm::kText : PromptForm::kMessages;
}

RequestTemplate::RequestTemplate(const Endpoint& endpoint, const RequestContent& content,
                                 const RequestSettings& settings)
    : api_(settings.api),
      stream_(settings.stream),
      unique_prompts_(settings.unique_prompts),
      where_(RedactUrl(endpoint.url)),
      secrets_(endpoint) {
  request_.url = endpoint.url;
  request_.headers = MakeHeaders(endpoint, settings);
  request_.timeout = endpoint.timeout.value_or(settings.timeout);
  request_.connect_timeout = endpoint.connect_timeout.value_or(settings.connect_timeout);
  request_.verify_tls = endpoint.verify_tls;
  request_.ca_file = endpoint.ca_file;
  request_.client_cert = endpoint.client_cert;
  request_.client_key = endpoint.client_key;
  request_.may_use_proxy = !endpoint.simulated;

  const auto limit = endpoint.max_tokens_field.value_or(settings.max_tokens_field);
  const std::string text = WithNoncePlace(unique_prompts_, content.prompt.text);
  const std::string messages = IsTokenIds(content.messages)
                                   ? content.messages.front().json
                                   : MessagesText(unique_prompts_, content.messages);
  ChatRequest chat{.form = PromptFormOf(api_),
                   .model_name = endpoint.model_name,
                   .prompt = text,
                   .messages = messages,
                   .max_tokens = content.output_tokens_asked.value_or(settings.max_tokens),
                   .max_tokens_key = limit == MaxTokensField::kNone ? "" : Name(limit),
                   .temperature = settings.temperature,
                   .stream = settings.stream,
                   .include_usage = settings.stream,
                   .ignore_eos = settings.ignore_eos,
                   .extra_body = endpoint.extra_body};
  body_with_usage_ = BuildChatRequest(chat);
  chat.include_usage = false;
  body_without_usage_ = BuildChatRequest(chat);
  // Of a body without its prompt, which can be long.
  chat.include_usage = settings.stream;
  chat.prompt = chat.messages = {};
  sent_keys_ = OptionalKeys(BuildChatRequest(chat));

  record_.endpoint_name = endpoint.name;
  record_.model_name = endpoint.model_name;
  record_.prompt_id = content.prompt.id;
  CopyPromptFields(content.prompt, record_);
  record_.workload = content.workload;
  record_.input_tokens_asked = content.input_tokens_asked;
  record_.output_tokens_asked = content.output_tokens_asked;
  record_.input_length_source = content.input_length_source;
  record_.session_id = content.session_id;
  record_.turn = content.turn;
}

HttpRequest RequestTemplate::MakeRequest(const std::string& request_id, int user,
                                         bool ask_for_usage) const {
  HttpRequest request = request_;
  request.headers.emplace_back("X-Request-ID", request_id);
  request.body = ask_for_usage ? body_with_usage_ : body_without_usage_;
  if (unique_prompts_) PutNonce(request_id, PromptFormOf(api_), request.body);
  request.user = user;
  return request;
}

void RequestTemplate::HideSecrets(RequestRecord& record) const {
  // The prompt of a live history has earlier responses in it.
  for (std::string* text :
       {&record.error_message, &record.finish_reason, &record.response_text, &record.prompt_text}) {
    *text = secrets_.Hide(std::move(*text));
  }
}

RequestRecord RequestTemplate::MakeRecord(const std::string& request_id) const {
  RequestRecord record = record_;
  record.request_id = request_id;
  return record;
}

}  // namespace llmb
