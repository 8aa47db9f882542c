#include "harness/wire/usage_object.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

class UsageObjectTest : public testing::Test {
 protected:
  ChatEvent Parse(const std::string& json) {
    data_ = json + std::string(SseDecoder::kPadding, '\0');
    return parser_.ParseChunk(std::string_view(data_).substr(0, json.size()));
  }

 private:
  ChatEventParser parser_;
  std::string data_;
};

TEST_F(UsageObjectTest, UsageDetails) {
  const ChatEvent event = Parse(
      R"({"choices":[],"usage":{"completion_tokens":9,"completion_tokens_details":)"
      R"({"audio_tokens":0,"reasoning_tokens":5},"prompt_tokens_details":{"cached_tokens":4}}})");
  EXPECT_EQ(event.usage->reasoning_tokens, 5);
  EXPECT_EQ(event.usage->cached_tokens, 4);
  const ChatEvent flat =
      Parse(R"({"choices":[],"usage":{"reasoning_tokens":6,"prompt_tokens_details":null,)"
            R"("completion_tokens":null}})");
  EXPECT_EQ(flat.usage->reasoning_tokens, 6);
  EXPECT_FALSE(flat.usage->completion_tokens);
}

TEST_F(UsageObjectTest, NullUsageIsEmpty) {
  EXPECT_FALSE(Parse(R"({"choices":[],"usage":null})").usage);
  EXPECT_TRUE(Parse(R"({"choices":[],"usage":{}})").usage);
}

TEST_F(UsageObjectTest, CachedInputHasSeveralNames) {
  for (const char* usage :
       {R"({"prompt_tokens_details":{"cached_tokens":5}})", R"({"prompt_cache_hit_tokens":5})",
        R"({"cached_tokens":5})", R"({"cache_read_input_tokens":5})"}) {
    EXPECT_EQ(Parse(std::string(R"({"choices":[],"usage":)") + usage + "}").usage->cached_tokens, 5)
        << usage;
  }
}

TEST_F(UsageObjectTest, UsageMayStandInAChoice) {
  const ChatEvent event =
      Parse(R"({"choices":[{"delta":{},"usage":{"completion_tokens":4,"total_tokens":9}}]})");
  ASSERT_TRUE(event.usage);
  EXPECT_EQ(event.usage->completion_tokens, 4);
  EXPECT_EQ(event.usage->total_tokens, 9);
  const ChatEvent in_delta =
      Parse(R"({"choices":[{"delta":{"content":"","usage":{"completion_tokens":4}}}]})");
  ASSERT_TRUE(in_delta.usage);
  EXPECT_EQ(in_delta.usage->completion_tokens, 4);
  EXPECT_EQ(Parse(R"({"choices":[],"x_groq":{"usage":{"completion_tokens":4}}})")
                .usage->completion_tokens,
            4);
}

TEST_F(UsageObjectTest, CountsUnderOtherNamesStandInForMissingOnesAndZeros) {
  const auto usage_of = [&](const std::string& counts) {
    return *Parse(R"({"choices":[],"usage":{)" + counts + "}}").usage;
  };
  const Usage other = usage_of(R"("input_tokens":5,"output_tokens":3)");
  EXPECT_EQ(other.prompt_tokens, 5);
  EXPECT_EQ(other.completion_tokens, 3);
  const Usage zeros = usage_of(R"("prompt_tokens":5,"input_tokens":0,"completion_tokens":0,)"
                               R"("output_tokens":3)");
  EXPECT_EQ(zeros.prompt_tokens, 5);
  EXPECT_EQ(zeros.completion_tokens, 3);
  EXPECT_EQ(usage_of(R"("completion_tokens":4,"output_tokens":3)").completion_tokens, 4);
}

TEST_F(UsageObjectTest, CountsHaveTheNamesOfOtherApisInAnySpelling) {
  for (const char* usage :
       {R"({"promptTokens":5,"completionTokens":3})", R"({"inputTokens":5,"outputTokens":3})",
        R"({"PromptTokens":5,"CompletionTokens":3})",
        R"({"promptTokenCount":5,"candidatesTokenCount":3})",
        R"({"prompt_eval_count":5,"eval_count":3})",
        R"({"input_token_count":5,"generated_token_count":3})",
        R"({"num_prompt_tokens":5,"num_completion_tokens":3})", R"({"input":5,"output":3})",
        R"({"prompt_tokens":5,"generated_tokens":3})",
        R"({"tokens":{"input_tokens":5,"output_tokens":3},"billed_units":{"input_tokens":4}})"}) {
    const ChatEvent event = Parse(std::string(R"({"choices":[],"usage":)") + usage + "}");
    EXPECT_EQ(event.usage->prompt_tokens, 5) << usage;
    EXPECT_EQ(event.usage->completion_tokens, 3) << usage;
  }
  const ChatEvent details =
      Parse(R"({"choices":[],"usage":{"promptTokensDetails":{"cachedTokens":4,"total":9},)"
            R"("completionTokensDetails":{"reasoningTokens":2}}})");
  EXPECT_EQ(details.usage->cached_tokens, 4);
  EXPECT_EQ(details.usage->reasoning_tokens, 2);
  EXPECT_FALSE(details.usage->total_tokens);
}

TEST_F(UsageObjectTest, AUsageMayBeAListOrText) {
  for (const char* usage : {R"([{"prompt_tokens":5,"completion_tokens":3},{"prompt_tokens":9}])",
                            R"("{\"prompt_tokens\":5,\"completion_tokens\":3}")"}) {
    const ChatEvent event =
        Parse(std::string(R"({"choices":[{"delta":{"content":"a"}}],"usage":)") + usage + "}");
    EXPECT_EQ(event.text, "a") << usage;
    ASSERT_TRUE(event.usage) << usage;
    EXPECT_EQ(event.usage->prompt_tokens, 5) << usage;
    EXPECT_EQ(event.usage->completion_tokens, 3) << usage;
  }
  for (const char* usage : {"[]", "[[]]", "[5]", "[{}]", R"("")", R"("{")", R"("7 tokens")", "7",
                            R"("{\"cost\":1}")", "false"}) {
    const ChatEvent event =
        Parse(std::string(R"({"choices":[{"delta":{"content":"a"}}],"usage":)") + usage + "}");
    EXPECT_EQ(event.text, "a") << usage << event.error_message;
    EXPECT_FALSE(event.usage) << usage;
  }
}

TEST_F(UsageObjectTest, AUsageMayHaveAnotherName) {
  for (const char* key : {"Usage", "usageMetadata", "usage_metadata", "token_usage"}) {
    const ChatEvent event =
        Parse(std::string(R"({"choices":[],")") + key + R"(":{"completion_tokens":3}})");
    ASSERT_TRUE(event.usage) << key;
    EXPECT_EQ(event.usage->completion_tokens, 3) << key;
  }
  EXPECT_EQ(Parse(R"({"choices":[],"usage":{"completion_tokens":3},)"
                  R"("token_usage":{"completion_tokens":4}})")
                .usage->completion_tokens,
            3);
}

TEST_F(UsageObjectTest, CountsMayBeFloatsOrText) {
  const auto count = [&](const std::string& value) {
    return Parse(R"({"choices":[],"usage":{"completion_tokens":)" + value + "}}")
        .usage->completion_tokens;
  };
  for (const char* seven : {"7", "7.0", "7e0", R"("7")", R"("7.0")"}) EXPECT_EQ(count(seven), 7);
  for (const char* none : {"7.5", "1e300", R"("")", R"("many")", "[]", "true", "null"}) {
    EXPECT_FALSE(count(none)) << none;
  }
}

TEST_F(UsageObjectTest, MayStandBesideItsUsualPlace) {
  for (const char* field :
       {R"("metadata":{"usage":{"prompt_tokens":7,"completion_tokens":3}})",
        R"("x":{"usage":{"prompt_tokens":7,"completion_tokens":3}})",
        R"("response":{"id":"a","usage":{"input_tokens":7,"output_tokens":3}})",
        R"("usage_info":{"prompt_tokens":7,"completion_tokens":3})",
        R"("tokens":{"prompt":7,"completion":3})",
        R"("x_vendor":{"tokens":{"input":7,"output":3}})",
        R"("provider_metadata":{"a":{"usage":{"inputTokens":7,"outputTokens":3}}})",
        R"("meta_info":{"id":"a","prompt_tokens":7,"completion_tokens":3})",
        R"("stats":{"input_tokens":7,"output_tokens":3})",
        R"("prompt_eval_count":7,"eval_count":3)", R"("prompt_tokens":7,"completion_tokens":3)",
        R"("timings":{"cache_n":5,"prompt_n":2,"predicted_n":3})",
        R"("usage":{"prompt_tokens":0,"completion_tokens":0},"timings":{"cache_n":5,"prompt_n":2,)"
        R"("predicted_n":3})"}) {
    const ChatEvent event = Parse(R"({"choices":[{"delta":{}}],)" + std::string(field) + "}");
    ASSERT_TRUE(event.usage) << field;
    EXPECT_EQ(event.usage->prompt_tokens, 7) << field;
    EXPECT_EQ(event.usage->completion_tokens, 3) << field;
    EXPECT_TRUE(event.usage->is_aside) << field;
  }
}

TEST_F(UsageObjectTest, TheUsualPlaceCountsMore) {
  const ChatEvent event =
      Parse(R"({"choices":[],"metadata":{"usage":{"prompt_tokens":70,"completion_tokens":30}},)"
            R"("usage":{"completion_tokens":3}})");
  ASSERT_TRUE(event.usage);
  EXPECT_EQ(event.usage->completion_tokens, 3);
  EXPECT_FALSE(event.usage->prompt_tokens);
  EXPECT_FALSE(event.usage->is_aside);
}

TEST_F(UsageObjectTest, WithoutItsCacheTimingsDoNotKnowThePrompt) {
  const ChatEvent event =
      Parse(R"({"choices":[{"delta":{}}],"timings":{"prompt_n":2,"predicted_n":3}})");
  ASSERT_TRUE(event.usage);
  EXPECT_FALSE(event.usage->prompt_tokens);
  EXPECT_EQ(event.usage->completion_tokens, 3);
}

TEST_F(UsageObjectTest, CountsOfSomethingElseAreNone) {
  const std::string usage = R"({"prompt_tokens":7,"completion_tokens":3})";
  for (const std::string& field :
       {R"("request":{"usage":)" + usage + "}", R"("metadata":{"request":{"usage":)" + usage + "}}",
        R"("session":)" + usage, R"("metadata":{"account_usage":)" + usage + "}",
        R"("quota":{"usage":)" + usage + "}", R"("prompt":{"usage":)" + usage + "}",
        R"("messages":[{"usage":)" + usage + "}]", R"("unheard_of":{"usage":)" + usage + "}",
        std::string(R"("metadata":{"tokens":2048,"max_tokens":2048})"),
        std::string(R"("rate_limits":{"tokens":{"input":7,"output":3}})"),
        std::string(R"("stats":{"total_tokens":10,"prompt_tokens":7})"),
        std::string(R"("output":3,"input":7)"), std::string(R"("completion_tokens":3)")}) {
    EXPECT_FALSE(Parse(R"({"choices":[{"delta":{}}],)" + field + "}").usage) << field;
  }
}

TEST_F(UsageObjectTest, AnObjectWithoutChoicesIsNotAUsageOfThisApi) {
  EXPECT_FALSE(Parse(R"({"type":"response.completed","response":{"usage":{"input_tokens":7,)"
                     R"("output_tokens":3}}})")
                   .usage);
}

}  // namespace
}  // namespace llmb
