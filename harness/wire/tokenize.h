#pragma once

// Requests to the tokenizer of a server, POST /tokenize, which is not part of the OpenAI protocol.
// Sources, read in 2026: vLLM's entrypoints/serve/tokenize, llama.cpp's tools/server/README.md, and
// text-generation-inference's router.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/wire/chat_request.h"

namespace llmb {

enum class TokenizeDialect {
  kVllm,      // counts the whole prompt, with the chat template
  kLlamaCpp,  // counts a text, without a template
  kTgi,       // the same
};
inline constexpr std::array kTokenizeDialects = {TokenizeDialect::kVllm, TokenizeDialect::kLlamaCpp,
                                                 TokenizeDialect::kTgi};

// "vLLM", "llama.cpp" or "TGI".
std::string_view Name(TokenizeDialect dialect);

// Whether a count is that of a prompt of `form` as the server gets it in a request.
bool CountsWholePrompt(TokenizeDialect dialect, PromptForm form);

// The body that asks for the number of tokens of `text`, in a prompt of `form`. Bytes that are not
// UTF-8 become U+FFFD.
std::string TokenizeBody(TokenizeDialect dialect, PromptForm form, std::string_view model_name,
                         std::string_view text);

// The number of tokens in a response; nullopt if it is not one of this dialect, or has none.
std::optional<std::int64_t> TokensInResponse(TokenizeDialect dialect, std::string_view body);

}  // namespace llmb
