#include "fixtures/sim/chat_request.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(ParseSimChatRequestTest, ReadsFieldsThatDetermineTheResponse) {
  const auto request = ParseSimChatRequest(
      R"({"model":"m","messages":[{"role":"system","content":"abc"},{"role":"user","content":"de"}],
          "stream":true,"stream_options":{"include_usage":true},"max_tokens":7,
          "ignore_eos":true,"top_p":0.5})");
  ASSERT_TRUE(request.has_value()) << request.error().message;
  EXPECT_EQ(request->model, "m");
  EXPECT_TRUE(request->stream);
  EXPECT_TRUE(request->include_usage);
  EXPECT_EQ(request->demand.prompt_bytes, 5u);
  EXPECT_EQ(request->demand.max_tokens, 7);
  EXPECT_TRUE(request->demand.ignore_eos);
}

TEST(ParseSimChatRequestTest, CountsTextPartsOfContent) {
  const auto request = ParseSimChatRequest(
      R"({"model":"m","messages":[{"content":[{"type":"text","text":"abcd"},{"type":"image_url"}]},
          {"content":null}]})");
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->demand.prompt_bytes, 4u);
  EXPECT_FALSE(request->stream);
  EXPECT_FALSE(request->demand.max_tokens.has_value());
  EXPECT_FALSE(request->demand.ignore_eos);
}

TEST(ParseSimChatRequestTest, BlocksAreOfTheTextOfAllMessages) {
  const std::string text(100, 'x');
  const auto whole =
      ParseSimChatRequest(R"({"model":"m","messages":[{"content":")" + text + "\"}]}");
  const auto parts =
      ParseSimChatRequest(R"({"model":"m","messages":[{"content":")" + text.substr(0, 30) +
                          R"("},{"content":[{"text":")" + text.substr(30) + "\"}]}]}");
  ASSERT_TRUE(whole.has_value() && parts.has_value());
  EXPECT_EQ(whole->demand.blocks.size(), 1u);
  EXPECT_EQ(whole->demand.blocks, parts->demand.blocks);
}

TEST(ParseSimChatRequestTest, MaxCompletionTokensOverridesMaxTokens) {
  const auto request = ParseSimChatRequest(
      R"({"model":"m","messages":[{}],"max_tokens":7,"max_completion_tokens":8})");
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->demand.max_tokens, 8);
}

TEST(ParseSimChatRequestTest, ReportsInvalidRequests) {
  const auto error = [](std::string_view body) {
    const auto request = ParseSimChatRequest(body);
    return request ? "" : request.error().message;
  };
  EXPECT_EQ(error(""), "the body is not valid JSON");
  EXPECT_EQ(error("{\"model\":"), "the body is not valid JSON");
  EXPECT_EQ(error("[]"), "the body must be a JSON object");
  EXPECT_EQ(error("{}"), "'model' must be a string");
  EXPECT_EQ(error(R"({"model":"m","messages":[]})"),
            "'messages' must be a list with at least one message");
  EXPECT_EQ(error(R"({"model":"m","messages":[{}],"max_tokens":0})"),
            "'max_tokens' must be an integer of at least 1");
  EXPECT_EQ(error(R"({"model":"m","messages":[{}],"max_tokens":18446744073709551615})"),
            "'max_tokens' must be an integer of at least 1");
  EXPECT_EQ(error(R"({"model":"m","messages":[{}],"stream":1})"), "'stream' must be true or false");
  EXPECT_EQ(error(R"({"model":"m","messages":[{}],"stream_options":{}})"),
            "'stream_options' is only allowed with 'stream': true");
}

}  // namespace
}  // namespace llmb
