#include "harness/endpoint/other_api.h"

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::string_view kChat = "/chat/completions";
constexpr std::string_view kChatOfV1 = "/v1/chat/completions";

struct KnownPath {
  std::string_view end;          // of the path
  std::string_view replacement;  // of that end
  std::string_view api;
};

// A longer end stands before its own end.
constexpr KnownPath kKnownPaths[] = {
    {"/completions", kChat, "the completions API"},
    {"/messages", kChat, "the Anthropic messages API"},
    {"/complete", kChat, "the Anthropic completions API"},
    {"/responses", kChat, "the OpenAI responses API"},
    {"/v1/embeddings", kChatOfV1, "the embeddings API"},
    {"/v1/models", kChatOfV1, "the list of models"},
    {"/v1/rerank", kChatOfV1, "the rerank API"},
    {"/v1/images/generations", kChatOfV1, "the images API"},
    {"/v1/audio/speech", kChatOfV1, "the speech API"},
    {"/v1/audio/transcriptions", kChatOfV1, "the transcription API"},
    {"/api/generate", kChatOfV1, "Ollama's own API"},
    {"/api/chat", kChatOfV1, "Ollama's own API"},
    {"/api/tags", kChatOfV1, "Ollama's own API"},
    {"/api/embed", kChatOfV1, "Ollama's own API"},
    {"/generate", kChatOfV1, "the generate API of TGI"},
    {"/generate_stream", kChatOfV1, "the generate API of TGI"},
    {"/completion", kChatOfV1, "llama.cpp's own API"},
    {"/infer", kChatOfV1, "the KServe and Triton inference protocol"},
    {"/tokenize", kChatOfV1, "the tokenizer"},
    {"/metrics", kChatOfV1, "the server's metrics"},
    {"/health", kChatOfV1, "the health check"},
    {"/docs", kChatOfV1, "the server's documentation"},
    {"/openapi.json", kChatOfV1, "the server's documentation"},
};

}  // namespace

std::optional<OtherApi> OtherApiAt(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string lower = LowerCase(path);
  if (lower.ends_with(kChat)) return std::nullopt;
  const bool is_gemini =
      lower.ends_with(":generatecontent") || lower.ends_with(":streamgeneratecontent");
  if (is_gemini) return OtherApi{"Gemini's own API", "/v1beta/openai/chat/completions"};
  for (const auto& [end, replacement, api] : kKnownPaths) {
    if (!lower.ends_with(end)) continue;
    const std::string_view base = path.substr(0, path.size() - end.size());
    return OtherApi{api, std::string(base) + std::string(replacement)};
  }
  return std::nullopt;
}

}  // namespace llmb
