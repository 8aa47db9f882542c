#include "harness/wire/foreign_api.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace llmb {
namespace {

using Object = nlohmann::json;

bool HasAny(const Object& object, std::initializer_list<const char*> keys) {
  return std::ranges::any_of(keys, [&](const char* key) { return object.contains(key); });
}

// The value under `key`; null if there is none.
const Object& FieldOf(const Object& object, const char* key) {
  static const Object null;
  if (!object.is_object()) return null;
  const auto found = object.find(key);
  return found == object.end() ? null : *found;
}

std::string_view TextUnder(const Object& object, const char* key) {
  const Object& value = FieldOf(object, key);
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>())
                           : std::string_view();
}

// The first element of the list under `key`; null if there is none.
const Object& FirstOfList(const Object& object, const char* key) {
  const Object& list = FieldOf(object, key);
  return list.is_array() && !list.empty() ? list.front() : FieldOf(object, "");
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool IsAnthropic(const Object& object) {
  const std::string_view type = TextUnder(object, "type");
  return type.starts_with("message_") || type.starts_with("content_block_") ||
         (type == "message" && FieldOf(object, "content").is_array()) ||
         (type == "completion" && object.contains("completion"));
}

bool IsCohere2(const Object& object) {
  const std::string_view type = TextUnder(object, "type");
  const Object& usage = FieldOf(object, "usage");
  return IsOneOf(type, {"message-start", "content-start", "content-delta", "content-end",
                        "tool-plan-delta", "tool-call-start", "tool-call-delta", "tool-call-end",
                        "citation-start", "citation-end", "message-end"}) ||
         (usage.is_object() && HasAny(usage, {"billed_units"})) ||
         (FieldOf(object, "message").is_object() && !TextUnder(object, "finish_reason").empty());
}

bool IsCohere1(const Object& object) {
  return (object.contains("event_type") && HasAny(object, {"is_finished", "generation_id"})) ||
         HasAny(object, {"generation_id", "generations", "chat_history"});
}

bool IsGemini(const Object& object) {
  return HasAny(object, {"candidates", "promptFeedback", "usageMetadata"}) ||
         FieldOf(object, "response").contains("candidates");
}

bool IsBedrock(const Object& object) {
  return HasAny(object, {"messageStart", "contentBlockStart", "contentBlockDelta",
                         "contentBlockStop", "messageStop", "contentBlockIndex", "stopReason"}) ||
         FieldOf(FieldOf(object, "output"), "message").is_object() ||
         FieldOf(FieldOf(object, "metadata"), "usage").contains("inputTokens");
}

bool IsBedrockModel(const Object& object) {
  return HasAny(object, {"amazon-bedrock-invocationMetrics", "outputText", "inputTextTokenCount",
                         "prompt_token_count"}) ||
         FirstOfList(object, "results").contains("outputText") ||
         FieldOf(object, "chunk").contains("bytes") ||
         (object.contains("bytes") && object.size() <= 2);
}

bool IsResponses(const Object& object) {
  return TextUnder(object, "type").starts_with("response.") ||
         TextUnder(object, "object") == "response";
}

bool IsAssistants(const Object& object) {
  return TextUnder(object, "object").starts_with("thread");
}

bool IsOllama(const Object& object) {
  return object.contains("done") && HasAny(object, {"message", "response"});
}

bool IsWatsonx(const Object& object) {
  return FirstOfList(object, "results").contains("generated_text");
}

bool IsTgi(const Object& object) {
  return object.contains("generated_text") || FieldOf(object, "token").is_object();
}

bool IsKobold(const Object& object) {
  return FieldOf(object, "token").is_string() || FirstOfList(object, "results").contains("text");
}

bool IsSglang(const Object& object) { return object.contains("meta_info"); }

bool IsLmdeploy(const Object& object) { return object.contains("history_tokens"); }

bool IsLlamaCpp(const Object& object) {
  return object.contains("content") &&
         HasAny(object, {"stop", "stopped_eos", "tokens_predicted", "tokens_evaluated", "id_slot",
                         "slot_id", "generation_settings"});
}

bool IsTriton(const Object& object) {
  return object.contains("text_output") || FirstOfList(object, "outputs").contains("datatype");
}

bool IsPredict(const Object& object) { return FieldOf(object, "predictions").is_array(); }

bool IsVllmDemo(const Object& object) { return FirstOfList(object, "text").is_string(); }

bool IsDashScope(const Object& object) {
  const Object& output = FieldOf(object, "output");
  return output.is_object() && HasAny(output, {"choices", "text"});
}

bool IsErnie(const Object& object) {
  return object.contains("result") &&
         HasAny(object, {"is_truncated", "is_end", "sentence_id", "need_clear_history"});
}

bool IsCloudflare(const Object& object) {
  const bool has_only_response =
      FieldOf(object, "response").is_string() && (object.size() == 1 || object.contains("p"));
  return has_only_response || FieldOf(object, "result").contains("response");
}

bool IsReplicate(const Object& object) {
  return object.contains("urls") && HasAny(object, {"status"});
}

bool IsAlephAlpha(const Object& object) {
  return FirstOfList(object, "completions").contains("completion");
}

bool IsSpark(const Object& object) {
  return FieldOf(object, "header").is_object() && object.contains("payload");
}

bool IsAiSdk(const Object& object) {
  return IsOneOf(TextUnder(object, "type"),
                 {"text-start", "text-delta", "text-end", "reasoning-start", "reasoning-delta",
                  "start-step", "finish-step"}) ||
         (object.contains("finishReason") && object.contains("usage"));
}

bool IsAgUi(const Object& object) {
  const std::string_view type = TextUnder(object, "type");
  return type.starts_with("TEXT_MESSAGE_") || IsOneOf(type, {"RUN_STARTED", "RUN_FINISHED"});
}

bool IsJsonRpc(const Object& object) { return object.contains("jsonrpc"); }

bool IsEmbeddings(const Object& object) {
  return FirstOfList(object, "data").contains("embedding");
}

bool IsModelList(const Object& object) {
  return TextUnder(FirstOfList(object, "data"), "object") == "model";
}

struct KnownApi {
  ForeignApi api;
  bool (*is_answer)(const Object& object);
};

constexpr std::string_view kTranslate =
    "put a gateway before it that translates to OpenAI's chat completions";
constexpr std::string_view kPath = "its OpenAI-compatible URL ends in /v1/chat/completions";

// The first match counts.
constexpr KnownApi kApis[] = {
    {{"Anthropic messages",
      "use its OpenAI-compatible URL, https://api.anthropic.com/v1/chat/completions, or a gateway"},
     IsAnthropic},
    {{"OpenAI responses", "end the URL in /v1/chat/completions instead of /v1/responses"},
     IsResponses},
    {{"OpenAI assistants", "end the URL in /v1/chat/completions"}, IsAssistants},
    {{"Ollama", "end the URL in /v1/chat/completions instead of /api/chat or /api/generate"},
     IsOllama},
    {{"Cohere v2 chat",
      "use its OpenAI-compatible URL, "
      "https://api.cohere.ai/compatibility/v1/chat/completions"},
     IsCohere2},
    {{"Cohere v1",
      "use its OpenAI-compatible URL, "
      "https://api.cohere.ai/compatibility/v1/chat/completions"},
     IsCohere1},
    {{"Gemini generateContent",
      "use its OpenAI-compatible URL, "
      "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"},
     IsGemini},
    {{"Bedrock converse",
      "use its OpenAI-compatible URL, "
      "https://bedrock-runtime.REGION.amazonaws.com/openai/v1/chat/completions, or a gateway"},
     IsBedrock},
    {{"Bedrock invoke",
      "use its OpenAI-compatible URL, "
      "https://bedrock-runtime.REGION.amazonaws.com/openai/v1/chat/completions, or a gateway"},
     IsBedrockModel},
    {{"watsonx text generation", kTranslate}, IsWatsonx},
    {{"TGI generate",
      "end the URL in /v1/chat/completions instead of /generate or /generate_stream"},
     IsTgi},
    {{"KoboldCpp generate", kPath}, IsKobold},
    {{"SGLang generate", "end the URL in /v1/chat/completions instead of /generate"}, IsSglang},
    {{"LMDeploy interactive",
      "end the URL in /v1/chat/completions instead of /v1/chat/interactive"},
     IsLmdeploy},
    {{"llama.cpp completion", "end the URL in /v1/chat/completions instead of /completion"},
     IsLlamaCpp},
    {{"KServe or Triton inference",
      "use its OpenAI-compatible frontend, such as /openai/v1/chat/completions of KServe"},
     IsTriton},
    {{"KServe, Vertex AI or TensorFlow Serving predict",
      "use its OpenAI-compatible URL, such as /openai/v1/chat/completions of KServe"},
     IsPredict},
    {{"vLLM's api_server generate",
      "start the server with vllm serve, and end the URL in /v1/chat/completions"},
     IsVllmDemo},
    {{"DashScope generation",
      "use its OpenAI-compatible URL, "
      "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions"},
     IsDashScope},
    {{"Baidu ERNIE chat",
      "use its OpenAI-compatible URL, https://qianfan.baidubce.com/v2/chat/completions"},
     IsErnie},
    {{"Cloudflare Workers AI run",
      "use its OpenAI-compatible URL, which ends in /ai/v1/chat/completions"},
     IsCloudflare},
    {{"Replicate predictions", kTranslate}, IsReplicate},
    {{"Aleph Alpha complete", kTranslate}, IsAlephAlpha},
    {{"iFlytek Spark", kTranslate}, IsSpark},
    {{"Vercel's AI SDK stream", kTranslate}, IsAiSdk},
    {{"AG-UI events", kTranslate}, IsAgUi},
    {{"JSON-RPC", kPath}, IsJsonRpc},
    {{"OpenAI embeddings", "end the URL in /v1/chat/completions instead of /v1/embeddings"},
     IsEmbeddings},
    {{"OpenAI models", "end the URL in /v1/chat/completions instead of /v1/models"}, IsModelList},
};

const ForeignApi* ApiOfObject(const Object& object) {
  const auto* const found =
      std::ranges::find_if(kApis, [&](const KnownApi& api) { return api.is_answer(object); });
  return found == std::end(kApis) ? nullptr : &found->api;
}

const ForeignApi* ApiNamed(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(kApis, [&](const KnownApi& api) { return api.api.name == name; });
  return found == std::end(kApis) ? nullptr : &found->api;
}

// Replicate streams its text as it is.
const ForeignApi* ApiOfText(std::string_view event_name) {
  return event_name == "output" ? ApiNamed("Replicate predictions") : nullptr;
}

}  // namespace

const ForeignApi* ForeignApiOf(const nlohmann::json& json, std::string_view event_name) {
  if (json.is_discarded()) return ApiOfText(event_name);
  if (json.is_object()) return ApiOfObject(json);
  const bool has_objects = json.is_array() && !json.empty() && json.front().is_object();
  return has_objects ? ApiOfObject(json.front()) : nullptr;
}

const ForeignApi* ForeignApiOfData(std::string_view data, std::string_view event_name) {
  const auto parse = [](std::string_view text) {
    return nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  };
  const nlohmann::json json = parse(data);
  if (!json.is_discarded()) return ForeignApiOf(json, event_name);
  return ForeignApiOf(parse(data.substr(0, data.find('\n'))), event_name);
}

const ForeignApi* ForeignApiOfMediaType(std::string_view media_type) {
  // Frames of bytes, which are not text.
  if (media_type == "application/vnd.amazon.eventstream") return ApiNamed("Bedrock converse");
  return nullptr;
}

}  // namespace llmb
