#include "harness/wire/foreign_api.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

std::string NameOf(std::string_view data, std::string_view event_name = {}) {
  const ForeignApi* const api = ForeignApiOfData(data, event_name);
  return api == nullptr ? "" : std::string(api->name);
}

struct Sample {
  const char* api;
  const char* json;
};

// Events and whole responses as the services document them.
constexpr Sample kSamples[] = {
    {"Anthropic messages", R"({"type":"message_start","message":{"id":"m","content":[]}})"},
    {"Anthropic messages", R"({"type":"content_block_delta","delta":{"text":"Hi"}})"},
    {"Anthropic messages", R"({"type":"message_delta","usage":{"output_tokens":1}})"},
    {"Anthropic messages", R"({"type":"message","content":[{"type":"text","text":"Hi"}]})"},
    {"Anthropic messages", R"({"type":"completion","completion":" Hi","stop_reason":null})"},
    {"Cohere v2 chat", R"({"type":"content-delta","delta":{"message":{"content":{"text":"a"}}}})"},
    {"Cohere v2 chat", R"({"type":"message-end","delta":{"finish_reason":"COMPLETE"}})"},
    {"Cohere v2 chat", R"({"type":"tool-plan-delta","delta":{"message":{"tool_plan":"a"}}})"},
    {"Cohere v2 chat",
     R"({"id":"c","finish_reason":"COMPLETE","message":{"role":"assistant","content":[]},
         "usage":{"billed_units":{"input_tokens":1}}})"},
    {"Cohere v1", R"({"is_finished":false,"event_type":"text-generation","text":"Hi"})"},
    {"Cohere v1", R"({"response_id":"r","text":"Hi","generation_id":"g","chat_history":[]})"},
    {"Cohere v1", R"({"id":"g","generations":[{"text":"Hi"}],"prompt":"a"})"},
    {"Gemini generateContent", R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]})"},
    {"Gemini generateContent", R"([{"candidates":[]},{"usageMetadata":{}}])"},
    {"Gemini generateContent", R"({"promptFeedback":{"blockReason":"SAFETY"}})"},
    {"Bedrock converse", R"({"messageStart":{"role":"assistant"}})"},
    {"Bedrock converse", R"({"contentBlockDelta":{"delta":{"text":"Hi"}}})"},
    {"Bedrock converse", R"({"contentBlockIndex":0,"delta":{"text":"Hi"}})"},
    {"Bedrock converse", R"({"messageStop":{"stopReason":"end_turn"}})"},
    {"Bedrock converse", R"({"metadata":{"usage":{"inputTokens":1},"metrics":{"latencyMs":2}}})"},
    {"Bedrock converse",
     R"({"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn"})"},
    {"Bedrock invoke", R"({"chunk":{"bytes":"eyJ9"}})"},
    {"Bedrock invoke", R"({"outputText":"Hi","index":0,"inputTextTokenCount":3})"},
    {"Bedrock invoke", R"({"generation":"Hi","prompt_token_count":3,"stop_reason":null})"},
    {"OpenAI responses", R"({"type":"response.output_text.delta","delta":"Hi"})"},
    {"OpenAI responses", R"({"object":"response","output":[],"usage":{"input_tokens":1}})"},
    {"OpenAI assistants", R"({"object":"thread.message.delta","delta":{}})"},
    {"Ollama", R"({"model":"m","message":{"role":"assistant","content":"a"},"done":false})"},
    {"Ollama", R"({"model":"m","response":"Hi","done":false})"},
    {"TGI generate", R"({"token":{"id":1,"text":"Hi"},"generated_text":null})"},
    {"TGI generate", R"([{"generated_text":"Hi"}])"},
    {"KoboldCpp generate", R"({"token":"Hi","finish_reason":null})"},
    {"SGLang generate", R"({"text":"Hi","meta_info":{"completion_tokens":1}})"},
    {"LMDeploy interactive", R"({"text":"Hi","tokens":1,"history_tokens":0})"},
    {"llama.cpp completion", R"({"content":"Hi","stop":false,"id_slot":0})"},
    {"llama.cpp completion", R"({"content":"Hi","tokens_predicted":1})"},
    {"KServe or Triton inference", R"({"model_name":"m","model_version":"1","text_output":"a"})"},
    {"KServe or Triton inference",
     R"({"model_name":"m","outputs":[{"name":"text","datatype":"BYTES","data":["a"]}]})"},
    {"KServe, Vertex AI or TensorFlow Serving predict", R"({"predictions":["Hi"]})"},
    {"vLLM's api_server generate", R"({"text":["Hi there"]})"},
    {"DashScope generation",
     R"({"output":{"text":"Hi","finish_reason":"null"},"usage":{"output_tokens":1}})"},
    {"Baidu ERNIE chat", R"({"id":"as","result":"Hi","is_truncated":false,"is_end":false})"},
    {"Cloudflare Workers AI run", R"({"response":"Hi","p":"abc"})"},
    {"Cloudflare Workers AI run", R"({"result":{"response":"Hi"},"success":true,"errors":[]})"},
    {"watsonx text generation", R"({"model_id":"m","results":[{"generated_text":"Hi"}]})"},
    {"Replicate predictions", R"({"id":"p","status":"starting","urls":{"stream":"u"}})"},
    {"Aleph Alpha complete", R"({"completions":[{"completion":"Hi"}]})"},
    {"iFlytek Spark", R"({"header":{"code":0},"payload":{"choices":{}}})"},
    {"JSON-RPC", R"({"jsonrpc":"2.0","id":1,"result":{}})"},
    {"OpenAI embeddings", R"({"object":"list","data":[{"object":"embedding","embedding":[]}]})"},
    {"OpenAI models", R"({"object":"list","data":[{"id":"m","object":"model"}]})"},
};

TEST(ForeignApiTest, AnswersOfOtherApisAreNamed) {
  for (const Sample& sample : kSamples) EXPECT_EQ(NameOf(sample.json), sample.api) << sample.json;
}

TEST(ForeignApiTest, AnswersAreNamedWholeAndStreamedWithAdvice) {
  ChatEventParser parser;
  for (const Sample& sample : kSamples) {
    const ChatEvent event = parser.ParseResponse(sample.json);
    EXPECT_EQ(event.kind, ChatEvent::Kind::kMalformed) << sample.json;
    EXPECT_NE(event.error_message.find(sample.api), std::string_view::npos) << sample.json;
    EXPECT_FALSE(event.advice.empty()) << sample.json;
  }
}

TEST(ForeignApiTest, AnswersOfOpenAiAndUnknownOnesAreNotNamed) {
  for (const char* json :
       {"", "{}", "[]", "7", "null", "[[]]", "not JSON", R"({"choices":[]})", R"({"data":[]})",
        R"({"id":"c","object":"chat.completion.chunk","usage":{"prompt_tokens":1}})",
        R"({"type":"ping"})", R"({"error":{"message":"m"}})", R"({"message":"m","code":1})",
        R"({"status":"processing"})", R"({"sources":[]})", R"({"output":"a"})"}) {
    EXPECT_EQ(NameOf(json), "") << json;
  }
}

TEST(ForeignApiTest, TheFirstOfSeveralLinesCounts) {
  EXPECT_EQ(NameOf("{\"response\":\"a\",\"done\":false}\n{\"response\":\"\",\"done\":true}\n"),
            "Ollama");
}

TEST(ForeignApiTest, BinaryStreamsAreKnownByTheirMediaType) {
  EXPECT_EQ(ForeignApiOfMediaType("application/vnd.amazon.eventstream")->name, "Bedrock converse");
  EXPECT_EQ(ForeignApiOfMediaType("text/event-stream"), nullptr);
  EXPECT_EQ(ForeignApiOfMediaType(""), nullptr);
}

TEST(ForeignApiTest, PlainTextIsKnownByTheNameOfTheEvent) {
  EXPECT_EQ(NameOf("Hi", "output"), "Replicate predictions");
  EXPECT_EQ(NameOf("Hi", "other"), "");
}

}  // namespace
}  // namespace llmb
