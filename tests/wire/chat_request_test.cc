#include "harness/wire/chat_request.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace llmb {
namespace {

using nlohmann::json;

ChatRequest Sample() {
  ChatRequest request;
  request.model_name = "org/model";
  request.prompt = "Why?";
  request.max_tokens = 64;
  request.temperature = 0.7;
  return request;
}

TEST(ChatRequestTest, StreamedRequestsAskForUsage) {
  EXPECT_EQ(BuildChatRequest(Sample()),
            R"({"model":"org/model","messages":[{"role":"user","content":"Why?"}],)"
            R"("max_tokens":64,"temperature":0.7,"stream":true,)"
            R"("stream_options":{"include_usage":true}})");
}

TEST(ChatRequestTest, UsageIsNotRequestedIfTurnedOff) {
  ChatRequest request = Sample();
  request.include_usage = false;
  EXPECT_FALSE(json::parse(BuildChatRequest(request)).contains("stream_options"));
}

TEST(ChatRequestTest, RequestWithoutStreamHasNoStreamOptions) {
  ChatRequest request = Sample();
  request.stream = false;
  EXPECT_EQ(BuildChatRequest(request),
            R"({"model":"org/model","messages":[{"role":"user","content":"Why?"}],)"
            R"("max_tokens":64,"temperature":0.7,"stream":false})");
}

TEST(ChatRequestTest, ACompletionHasThePromptAsAText) {
  ChatRequest request = Sample();
  request.form = PromptForm::kText;
  const std::string body = BuildChatRequest(request);
  EXPECT_EQ(body, R"({"model":"org/model","prompt":"Why?","max_tokens":64,"temperature":0.7,)"
                  R"("stream":true,"stream_options":{"include_usage":true}})");
  EXPECT_EQ(OptionalKeys(body),
            (std::vector<std::string>{"max_tokens", "temperature", "stream", "stream_options"}));
}

TEST(ChatRequestTest, ACompletionMayHaveTokenIds) {
  ChatRequest request = Sample();
  request.form = PromptForm::kText;
  request.messages = "[15,2,7]";
  EXPECT_EQ(BuildChatRequest(request).find(R"({"model":"org/model","prompt":[15,2,7],)"), 0U);
  request.messages = R"([{"role":"user","content":"Why?"}])";
  EXPECT_EQ(BuildChatRequest(request).find(R"({"model":"org/model","prompt":"Why?",)"), 0U);
}

// Long conversations would take milliseconds to be read and written again.
TEST(ChatRequestTest, MessagesAreSentAsTheyAre) {
  ChatRequest request = Sample();
  request.model_name = R"("messages":"[messages are here]")";
  request.messages = R"([ {"role":"user", "content":"[messages are here]"} ])";
  request.temperature.reset();
  request.stream = false;
  EXPECT_EQ(BuildChatRequest(request),
            R"({"model":"\"messages\":\"[messages are here]\"",)"
            R"("messages":[ {"role":"user", "content":"[messages are here]"} ],)"
            R"("max_tokens":64,"stream":false})");
  request.extra_body = R"({"messages":[]})";
  EXPECT_EQ(json::parse(BuildChatRequest(request))["messages"], json::array());
  request.extra_body = R"({"messages":null})";
  EXPECT_FALSE(json::parse(BuildChatRequest(request)).contains("messages"));
}

TEST(ChatRequestTest, ThePromptStandsWhereItIsSaidToBegin) {
  for (const PromptForm form : {PromptForm::kMessages, PromptForm::kText}) {
    ChatRequest request = Sample();
    request.form = form;
    const std::string body = BuildChatRequest(request);
    const std::size_t begin = body.find(PromptBegin(form));
    ASSERT_NE(begin, std::string::npos);
    EXPECT_EQ(body.substr(begin + PromptBegin(form).size(), 4), "Why?");
  }
}

TEST(ChatRequestTest, ExtraKeysAreAddedAndOverride) {
  ChatRequest request = Sample();
  request.extra_body = R"({"top_p":0.9,"temperature":0,"max_tokens":null,"stop":["a"]})";
  const json body = json::parse(BuildChatRequest(request));
  EXPECT_EQ(body["top_p"], 0.9);
  EXPECT_EQ(body["temperature"], 0);
  EXPECT_FALSE(body.contains("max_tokens"));
  EXPECT_EQ(body["stop"], json::array({"a"}));
  EXPECT_EQ(body["model"], "org/model");
}

// Newer models of OpenAI want max_completion_tokens, and reject a max_tokens of null as well.
TEST(ChatRequestTest, ANullLeavesTheKeyOut) {
  ChatRequest request = Sample();
  request.extra_body =
      R"({"max_tokens":null,"temperature":null,"max_completion_tokens":64,"user":null})";
  EXPECT_EQ(BuildChatRequest(request),
            R"({"model":"org/model","messages":[{"role":"user","content":"Why?"}],"stream":true,)"
            R"("stream_options":{"include_usage":true},"max_completion_tokens":64})");
}

TEST(ChatRequestTest, ANullLeavesStreamOptionsOut) {
  ChatRequest request = Sample();
  request.extra_body = R"({"stream_options":null})";
  EXPECT_FALSE(json::parse(BuildChatRequest(request)).contains("stream_options"));
}

TEST(ChatRequestTest, TheLimitOfTokensHasTheGivenKeyOrIsLeftOut) {
  ChatRequest request = Sample();
  request.max_tokens_key = "max_completion_tokens";
  EXPECT_EQ(BuildChatRequest(request),
            R"({"model":"org/model","messages":[{"role":"user","content":"Why?"}],)"
            R"("max_completion_tokens":64,"temperature":0.7,"stream":true,)"
            R"("stream_options":{"include_usage":true}})");
  request.max_tokens_key = "";
  EXPECT_EQ(BuildChatRequest(request),
            R"({"model":"org/model","messages":[{"role":"user","content":"Why?"}],)"
            R"("temperature":0.7,"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(ChatRequestTest, ATemperatureThatIsNotGivenIsLeftOut) {
  ChatRequest request = Sample();
  request.temperature.reset();
  EXPECT_FALSE(json::parse(BuildChatRequest(request)).contains("temperature"));
}

TEST(ChatRequestTest, OptionalKeysAreThoseThatAUserCanLeaveOut) {
  ChatRequest request = Sample();
  request.extra_body = R"({"top_p":0.9})";
  EXPECT_EQ(
      OptionalKeys(BuildChatRequest(request)),
      (std::vector<std::string>{"max_tokens", "temperature", "stream", "stream_options", "top_p"}));
}

TEST(ChatRequestTest, ExtraObjectsAreMerged) {
  ChatRequest request = Sample();
  request.extra_body = R"({"stream_options":{"continuous_usage_stats":true}})";
  const json body = json::parse(BuildChatRequest(request));
  EXPECT_EQ(body["stream_options"],
            json::parse(R"({"include_usage":true,"continuous_usage_stats":true})"));
}

TEST(ChatRequestTest, EmptyExtraObjectChangesNothing) {
  ChatRequest request = Sample();
  request.extra_body = "{}";
  EXPECT_EQ(BuildChatRequest(request), BuildChatRequest(Sample()));
}

TEST(ChatRequestTest, PromptIsEscapedAndUtf8IsKept) {
  ChatRequest request = Sample();
  request.prompt = "\"\\\n\x01 \xC3\xA9 \xF0\x9F\x99\x82";
  const std::string text = BuildChatRequest(request);
  EXPECT_EQ(json::parse(text)["messages"][0]["content"], request.prompt);
  EXPECT_NE(text.find("\xF0\x9F\x99\x82"), std::string::npos);
}

TEST(ChatRequestTest, InvalidUtf8IsReplaced) {
  ChatRequest request = Sample();
  request.prompt =
      "a\xFF"
      "b";
  EXPECT_EQ(json::parse(BuildChatRequest(request))["messages"][0]["content"],
            "a\xEF\xBF\xBD"
            "b");
}

TEST(ChatRequestTest, EmptyPromptIsSent) {
  ChatRequest request = Sample();
  request.prompt = "";
  EXPECT_EQ(json::parse(BuildChatRequest(request))["messages"][0]["content"], "");
}

}  // namespace
}  // namespace llmb
