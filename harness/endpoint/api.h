#pragma once

#include <optional>
#include <string_view>

namespace llmb {

// An API of the OpenAI protocol that generates text.
enum class Api {
  kChat,         // messages in, a message out: /v1/chat/completions
  kCompletions,  // a text in, its continuation out: /v1/completions
};

// chat or completions, as --api has it.
std::string_view Name(Api api);
// nullopt for any other word.
std::optional<Api> ApiNamed(std::string_view name);

// The end of its path, after the version: /chat/completions or /completions.
std::string_view PathOf(Api api);
// For messages: "chat completions" or "completions".
std::string_view WordsFor(Api api);
// The API whose path ends `path`, which may end in a slash; nullopt for any other.
std::optional<Api> ApiAt(std::string_view path);

}  // namespace llmb
