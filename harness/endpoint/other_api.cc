#include "harness/endpoint/other_api.h"

#include <fmt/format.h>

#include "harness/base/text.h"

namespace llmb {
namespace {

// What replaces the end of a path, before the path of the wanted API.
constexpr std::string_view kNothing;
constexpr std::string_view kVersion = "/v1";

struct KnownPath {
  std::string_view end;          // of the path
  std::string_view replacement;  // of that end
  std::string_view api;
};

// A longer end stands before its own end.
constexpr KnownPath kKnownPaths[] = {
    {"/chat/completions", kNothing, "the chat completions API"},
    {"/completions", kNothing, "the completions API"},
    {"/chat/completion", kNothing, "no API, as it lacks the last letter of completions"},
    {"/messages", kNothing, "the Anthropic messages API"},
    {"/complete", kNothing, "the Anthropic completions API"},
    {"/responses", kNothing, "the OpenAI responses API"},
    {"/v1/embeddings", kVersion, "the embeddings API"},
    {"/v1/models", kVersion, "the list of models"},
    {"/v1/rerank", kVersion, "the rerank API"},
    {"/v1/images/generations", kVersion, "the images API"},
    {"/v1/audio/speech", kVersion, "the speech API"},
    {"/v1/audio/transcriptions", kVersion, "the transcription API"},
    {"/api/generate", kVersion, "Ollama's own API"},
    {"/api/chat", kVersion, "Ollama's own API"},
    {"/api/tags", kVersion, "Ollama's own API"},
    {"/api/embed", kVersion, "Ollama's own API"},
    {"/generate", kVersion, "the generate API of TGI"},
    {"/generate_stream", kVersion, "the generate API of TGI"},
    {"/completion", kVersion, "llama.cpp's own API"},
    {"/infer", kVersion, "the KServe and Triton inference protocol"},
    {"/tokenize", kVersion, "the tokenizer"},
    {"/metrics", kVersion, "the server's metrics"},
    {"/health", kVersion, "the health check"},
    {"/docs", kVersion, "the server's documentation"},
    {"/openapi.json", kVersion, "the server's documentation"},
};

}  // namespace

std::optional<OtherApi> OtherApiAt(std::string_view path, Api wanted) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string lower = LowerCase(path);
  if (ApiAt(path) == wanted) return std::nullopt;
  const bool is_gemini =
      lower.ends_with(":generatecontent") || lower.ends_with(":streamgeneratecontent");
  if (is_gemini)
    return OtherApi{"Gemini's own API", "/v1beta/openai" + std::string(PathOf(wanted))};
  for (const auto& [end, replacement, api] : kKnownPaths) {
    if (!lower.ends_with(end)) continue;
    const std::string_view base = path.substr(0, path.size() - end.size());
    return OtherApi{api, fmt::format("{}{}{}", base, replacement, PathOf(wanted))};
  }
  return std::nullopt;
}

}  // namespace llmb
