#include "harness/wire/named_keys.h"

#include <gtest/gtest.h>

namespace llmb {

void PrintTo(const NamedKey& named, std::ostream* out) {
  *out << named.key << " " << static_cast<int>(named.fault);
}

namespace {

using Fault = NamedKey::Fault;
using Keys = std::vector<NamedKey>;

const std::vector<std::string> kSent = {"max_tokens",     "temperature", "stream",
                                        "stream_options", "top_p",       "seed"};

TEST(KeysNamedInError, FindsTheParamOfOpenAi) {
  EXPECT_EQ(
      KeysNamedInError(
          R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this )"
          R"(model. Use 'max_completion_tokens' instead.","type":"invalid_request_error",)"
          R"("param":"max_tokens","code":"unsupported_parameter"}})",
          kSent),
      (Keys{{"max_tokens", Fault::kKey}}));
  EXPECT_EQ(KeysNamedInError(
                R"({"error":{"message":"Unsupported value: 'temperature' does not support 0.7 )"
                R"(with this model.","param":"temperature","code":"unsupported_value"}})",
                kSent),
            (Keys{{"temperature", Fault::kKey}}));
  EXPECT_EQ(KeysNamedInError(R"({"error":{"message":"max_tokens is too large: 2048. This model )"
                             R"(supports at most 1024","param":"max_tokens"}})",
                             kSent),
            (Keys{{"max_tokens", Fault::kValue}}));
  EXPECT_EQ(KeysNamedInError(R"({"error":{"message":"Unknown parameter","param":)"
                             R"("stream_options.include_usage"}})",
                             kSent),
            (Keys{{"stream_options", Fault::kKey}}));
}

TEST(KeysNamedInError, FindsTheLocationsOfPydantic) {
  EXPECT_EQ(KeysNamedInError(
                R"({"detail":[{"loc":["body","max_tokens"],"msg":"extra fields not permitted",)"
                R"("type":"value_error.extra"}]})",
                kSent),
            (Keys{{"max_tokens", Fault::kKey}}));
  EXPECT_EQ(KeysNamedInError(
                R"({"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body",)"
                R"("seed"],"msg":"Extra inputs are not permitted","input":1},{"type":)"
                R"("extra_forbidden","loc":["body","stream_options","include_usage"],)"
                R"("msg":"Extra inputs are not permitted"}]}})",
                kSent),
            (Keys{{"seed", Fault::kKey}, {"stream_options", Fault::kKey}}));
  EXPECT_EQ(
      KeysNamedInError(R"({"detail":[{"type":"missing","loc":["body","max_completion_tokens"])"
                       R"(,"msg":"Field required"}]})",
                       kSent),
      (Keys{{"max_completion_tokens", Fault::kMissing}}));
  EXPECT_EQ(KeysNamedInError(R"({"detail":[{"type":"less_than_equal","loc":["body","temperature"],)"
                             R"("msg":"Input should be less than or equal to 1"}]})",
                             kSent),
            (Keys{{"temperature", Fault::kValue}}));
}

TEST(KeysNamedInError, FindsKeysInTexts) {
  const struct {
    std::string_view text;
    Keys keys;
  } cases[] = {
      {R"({"message":"Unexpected keys in the request: {'top_p', 'seed'}"})",
       {{"top_p", Fault::kKey}, {"seed", Fault::kKey}}},
      // serde (Rust) lists what it knows.
      {"unknown field `seed`, expected one of `model`, `max_tokens`, `temperature`",
       {{"seed", Fault::kKey}}},
      {"missing field `max_completion_tokens` at line 1 column 20",
       {{"max_completion_tokens", Fault::kMissing}}},
      {"max_tokens: 4096 > 1024, which is the maximum", {{"max_tokens", Fault::kValue}}},
      {"temperature: extra inputs are not permitted", {{"temperature", Fault::kKey}}},
      {"stream is not supported for this model", {{"stream", Fault::kKey}}},
      {R"(OpenAIException - {\"error\": \"Unrecognized request argument supplied: seed\"})",
       {{"seed", Fault::kKey}}},
  };
  for (const auto& [text, keys] : cases) EXPECT_EQ(KeysNamedInError(text, kSent), keys) << text;
}

TEST(KeysNamedInError, AnOrdinaryWordIsNotAKey) {
  for (const char* text :
       {"the stream broke", "upstream error", "a seed of doubt", "max_tokens_per_minute exceeded",
        "the model is loading", "", "{}", "[]", "null"}) {
    EXPECT_EQ(KeysNamedInError(text, kSent), Keys{}) << text;
  }
}

TEST(KeysNamedInError, KeysThatCannotBeLeftOutAreNotNamed) {
  EXPECT_EQ(KeysNamedInError(R"({"detail":[{"loc":["body","model"],"msg":"field required",)"
                             R"("type":"missing"}]})",
                             kSent),
            Keys{});
  EXPECT_EQ(KeysNamedInError(R"({"error":{"message":"no such model","param":"model"}})", kSent),
            Keys{});
}

TEST(KeysNamedInError, NamesAtMostThree) {
  EXPECT_EQ(KeysNamedInError("unknown: 'max_tokens' 'temperature' 'stream' 'seed'", kSent).size(),
            3U);
}

TEST(KeysNamedInError, WithoutKeysThereIsNothingToFind) {
  EXPECT_EQ(KeysNamedInError("unknown field 'max_tokens'", {}), Keys{});
}

}  // namespace
}  // namespace llmb
