#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"
#include "harness/endpoint/api.h"

namespace llmb {

// The key of the request's body that limits the output.
enum class MaxTokensField { kMaxTokens, kMaxCompletionTokens, kNone };

// max_tokens, max_completion_tokens or none (no key is sent).
std::string_view Name(MaxTokensField field);
// nullopt for any other word.
std::optional<MaxTokensField> MaxTokensFieldNamed(std::string_view name);
// All names, in the order of the enumeration.
std::vector<std::string> MaxTokensFieldNames();

// Settings of every request of a run, from the command line.
struct RequestSettings {
  Api api = Api::kChat;
  int max_tokens = 2048;  // at least 1
  MaxTokensField max_tokens_field = MaxTokensField::kMaxTokens;
  std::optional<double> temperature = 0.7;                 // 0 to 2; nullopt: no key is sent
  Nanoseconds timeout = std::chrono::seconds(240);         // of a whole request
  Nanoseconds connect_timeout = std::chrono::seconds(10);  // of DNS, TCP and TLS together
  bool stream = true;
  bool ignore_eos = false;      // ask for as many output tokens as the limit allows
  bool unique_prompts = false;  // a nonce stands in front of every prompt
};

}  // namespace llmb
