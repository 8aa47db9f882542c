#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// Where the body of a request has its prompt.
enum class PromptForm {
  kMessages,  // chat completions: "messages"
  kText,      // completions: "prompt", a text or a list of token ids
};

// The contents of the body of one request.
struct ChatRequest {
  PromptForm form = PromptForm::kMessages;
  std::string_view model_name;
  std::string_view prompt;
  // Instead of the prompt, unless empty: a JSON array of messages, or of kText of token ids
  // (`[15,2]`). It is sent as it is.
  std::string_view messages{};
  std::int64_t max_tokens = 0;
  std::string_view max_tokens_key = "max_tokens";  // empty: the limit is not sent
  std::optional<double> temperature;               // nullopt: not sent
  bool stream = true;
  bool include_usage = true;  // stream_options.include_usage; only with stream
  bool ignore_eos = false;    // generate until the limit, where the server knows the key
  // A JSON object whose keys are added and override ours; objects inside it, such as
  // stream_options, are merged in the same way. A key that is null in it is left out of the body.
  // Empty means no further keys.
  std::string_view extra_body;
};

// Returns the request's JSON body, with the prompt as its only message unless there are `messages`.
// Bytes of the prompt that are not UTF-8 become U+FFFD. `extra_body` must be a JSON object or
// empty: options and models file are validated before.
std::string BuildChatRequest(const ChatRequest& request);

// The keys of such a body that a user can leave out: all but model and the prompt. `body` is a
// result of BuildChatRequest.
std::vector<std::string> OptionalKeys(std::string_view body);

// The text at which the prompt begins in a body of this form from BuildChatRequest, including the
// quote before the prompt.
std::string_view PromptBegin(PromptForm form);

}  // namespace llmb
