#include "harness/wire/tokenize.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using enum TokenizeDialect;

TEST(TokenizeBody, IsThatOfEachServer) {
  EXPECT_EQ(TokenizeBody(kVllm, PromptForm::kMessages, "m", "hi"),
            R"({"model":"m","messages":[{"role":"user","content":"hi"}],)"
            R"("add_generation_prompt":true})");
  EXPECT_EQ(TokenizeBody(kVllm, PromptForm::kText, "m", "hi"), R"({"model":"m","prompt":"hi"})");
  EXPECT_EQ(TokenizeBody(kLlamaCpp, PromptForm::kMessages, "m", "hi"),
            R"({"content":"hi","add_special":true})");
  EXPECT_EQ(TokenizeBody(kTgi, PromptForm::kText, "m", "hi"), R"({"inputs":"hi"})");
}

TEST(TokensInResponse, AreReadInEachDialect) {
  EXPECT_EQ(TokensInResponse(kVllm, R"({"count":7,"max_model_len":4096,"tokens":[1]})"), 7);
  EXPECT_EQ(TokensInResponse(kLlamaCpp, R"({"tokens":[1,2,3]})"), 3);
  EXPECT_EQ(TokensInResponse(kTgi, R"([{"id":1,"text":"a","start":0,"stop":1}])"), 1);
}

// llama.cpp answers the body of vLLM with an empty list.
TEST(TokensInResponse, OtherResponsesHaveNone) {
  for (const TokenizeDialect dialect : kTokenizeDialects) {
    for (const char* body : {"", "{}", "[]", "null", "7", R"({"tokens":[]})", R"({"count":0})",
                             R"({"count":"7"})", R"({"count":-1,"tokens":{}})", "{broken"}) {
      EXPECT_EQ(TokensInResponse(dialect, body), std::nullopt) << Name(dialect) << " " << body;
    }
  }
  EXPECT_EQ(TokensInResponse(kVllm, R"({"tokens":[1]})"), std::nullopt);
  EXPECT_EQ(TokensInResponse(kTgi, R"({"tokens":[1]})"), std::nullopt);
}

TEST(CountsWholePrompt, OnlyVllmKnowsTheChatTemplate) {
  EXPECT_TRUE(CountsWholePrompt(kVllm, PromptForm::kMessages));
  EXPECT_FALSE(CountsWholePrompt(kLlamaCpp, PromptForm::kMessages));
  EXPECT_FALSE(CountsWholePrompt(kTgi, PromptForm::kMessages));
  EXPECT_TRUE(CountsWholePrompt(kTgi, PromptForm::kText));
}

}  // namespace
}  // namespace llmb
