#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/secret_texts.h"
#include "harness/http/transport.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_request.h"
#include "harness/workload/prompt.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// How the bodies of an API have their prompt.
PromptForm PromptFormOf(Api api);

// The content of one request, and where it comes from.
struct RequestContent {
  Prompt prompt;  // the text is that of the messages, one after another, if there are some
  std::string workload = "prompts";
  // The whole conversation; empty: `prompt` is its only message, from the user.
  std::vector<ChatMessage> messages{};
  std::optional<std::int64_t> input_tokens_asked{};
  // Most tokens to generate; empty: as many as the settings say.
  std::optional<std::int64_t> output_tokens_asked{};
  std::string session_id{};  // of its conversation; empty if it stands alone
  std::optional<int> turn{};
  std::string input_length_source{};  // as RequestRecord::input_length_source
};

// The request of one prompt, built once from an endpoint, a prompt and the settings, and sent any
// number of times. Immutable, so threads may share it.
class RequestTemplate {
 public:
  // Copies what it needs.
  RequestTemplate(const Endpoint& endpoint, const RequestContent& content,
                  const RequestSettings& settings);
  RequestTemplate(const Endpoint& endpoint, const Prompt& prompt, const RequestSettings& settings)
      : RequestTemplate(endpoint, RequestContent{.prompt = prompt}, settings) {}

  // The complete request of `user`, with its id. With --unique-prompts, a nonce made from the id
  // stands in front of the prompt. `ask_for_usage`: whether a request for a stream also asks for
  // token counts (stream_options.include_usage); ignored without a stream.
  HttpRequest MakeRequest(const std::string& request_id, int user, bool ask_for_usage) const;

  // A record that identifies endpoint, prompt and request. The load, the user, the repetition, the
  // iteration and all results in it are still empty.
  RequestRecord MakeRecord(const std::string& request_id) const;

  // Replaces the endpoint's secrets by *** in the texts of a finished record that may come from the
  // endpoint: error message, finish reason, response text, and the prompt of a later turn.
  void HideSecrets(RequestRecord& record) const;

  // The same for another text from the endpoint.
  std::string WithoutSecrets(std::string text) const { return secrets_.Hide(std::move(text)); }

  Api UsedApi() const { return api_; }
  // Whether the request asks for a stream.
  bool Streams() const { return stream_; }
  // "http://host:port/path" without user, password and query, for messages.
  const std::string& Where() const { return where_; }
  const std::string& PromptId() const { return record_.prompt_id; }
  const std::string& SessionId() const { return record_.session_id; }
  // The keys of the body that could be left out, for advice about a rejected one.
  const std::vector<std::string>& SentKeys() const { return sent_keys_; }

 private:
  HttpRequest request_;  // without the id, the user and the body
  std::string body_with_usage_;
  std::string body_without_usage_;
  RequestRecord record_;
  Api api_;
  bool stream_;
  bool unique_prompts_;
  std::string where_;
  std::vector<std::string> sent_keys_;
  SecretTexts secrets_;
};

}  // namespace llmb
