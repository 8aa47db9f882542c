#pragma once

#include <span>
#include <string>
#include <string_view>

namespace llmb {

// What to do about the keys of the request that an error names, such as "it does not accept
// max_tokens: use --max-tokens-field max_completion_tokens, or none". `error` and `sent` are those
// of KeysNamedInError. Empty if the error names no key.
std::string KeyAdvice(std::string_view error, std::span<const std::string> sent);

}  // namespace llmb
