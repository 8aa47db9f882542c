#include "harness/load/request_template.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

Endpoint ExampleEndpoint() {
  Endpoint endpoint;
  endpoint.name = "llama";
  endpoint.url = "http://user:password@host:8000/v1/chat/completions";
  endpoint.model_name = "meta/llama";
  endpoint.auth_token = Secret("s3cret");
  endpoint.headers = {{"X-Team", "infra"}, {"user-agent", "mine"}};
  endpoint.timeout = std::chrono::seconds(7);
  return endpoint;
}

const Prompt kPrompt{.id = "p",
                     .text = std::string(150, 'x'),
                     .length = "short",
                     .complexity = "simple",
                     .category = "coding"};

std::string HeaderOf(const HttpRequest& request, const std::string& name) {
  for (const auto& header : request.headers) {
    if (header.first == name) return header.second;
  }
  return "(none)";
}

TEST(RequestTemplate, SendsTheEndpointsHeadersAndTheRequestsId) {
  const RequestTemplate request(ExampleEndpoint(), kPrompt, {});
  const HttpRequest sent = request.MakeRequest("id-1", 3, true);
  EXPECT_EQ(sent.url, "http://user:password@host:8000/v1/chat/completions");
  EXPECT_EQ(sent.user, 3);
  EXPECT_EQ(sent.timeout, std::chrono::seconds(7));
  EXPECT_EQ(HeaderOf(sent, "Authorization"), "Bearer s3cret");
  EXPECT_EQ(HeaderOf(sent, "X-Team"), "infra");
  EXPECT_EQ(HeaderOf(sent, "User-Agent"), "mine");  // the user's replaces ours
  EXPECT_EQ(HeaderOf(sent, "X-Request-ID"), "id-1");
  EXPECT_EQ(HeaderOf(sent, "Accept"), "text/event-stream");
}

TEST(RequestTemplate, ACompletionHasItsNonceInThePrompt) {
  RequestSettings settings;
  settings.api = Api::kCompletions;
  settings.unique_prompts = true;
  const RequestTemplate request(ExampleEndpoint(), kPrompt, settings);
  const std::string first = request.MakeRequest("a", 0, true).body;
  const std::string second = request.MakeRequest("b", 0, true).body;
  EXPECT_EQ(first.find("messages"), std::string::npos) << first;
  EXPECT_EQ(first.find("a nonce is here"), std::string::npos) << first;
  EXPECT_NE(first.find(R"("prompt":"[)"), std::string::npos) << first;
  EXPECT_NE(first, second);
  EXPECT_EQ(request.UsedApi(), Api::kCompletions);
}

TEST(RequestTemplate, ACompletionSendsTokenIdsAsTheyAre) {
  RequestSettings settings;
  settings.api = Api::kCompletions;
  const RequestContent content{
      .prompt = kPrompt, .messages = {{"user", "[15,2,7]", "[15,2,7]"}}, .input_tokens_asked = 3};
  const RequestTemplate request(ExampleEndpoint(), content, settings);
  const std::string body = request.MakeRequest("a", 0, true).body;
  EXPECT_NE(body.find(R"("prompt":[15,2,7])"), std::string::npos) << body;
  EXPECT_EQ(request.MakeRecord("a").input_tokens_asked, 3);
}

TEST(RequestTemplate, AsksForUsageOnlyWhenTold) {
  const RequestTemplate request(ExampleEndpoint(), kPrompt, {});
  EXPECT_NE(request.MakeRequest("a", 0, true).body.find("include_usage"), std::string::npos);
  EXPECT_EQ(request.MakeRequest("a", 0, false).body.find("stream_options"), std::string::npos);
}

TEST(RequestTemplate, NeverShowsAPassword) {
  const RequestTemplate request(ExampleEndpoint(), kPrompt, {});
  EXPECT_EQ(request.Where().find("password"), std::string::npos) << request.Where();
  EXPECT_NE(request.Where().find("host:8000"), std::string::npos) << request.Where();
}

TEST(RequestTemplate, RecordsIdentifyTheirRequest) {
  const RequestTemplate request(ExampleEndpoint(), kPrompt, {});
  const RequestRecord record = request.MakeRecord("id-1");
  EXPECT_EQ(record.endpoint_name, "llama");
  EXPECT_EQ(record.model_name, "meta/llama");
  EXPECT_EQ(record.prompt_id, "p");
  EXPECT_EQ(record.prompt_text, std::string(100, 'x') + "...");
  EXPECT_EQ(record.prompt_category, "coding");
  EXPECT_EQ(record.request_id, "id-1");
  EXPECT_EQ(request.PromptId(), "p");
}

TEST(RequestTemplate, TheEndpointsOwnSettingsOverrideThoseOfTheRun) {
  RequestSettings settings;
  settings.max_tokens_field = MaxTokensField::kMaxCompletionTokens;
  settings.connect_timeout = std::chrono::seconds(3);
  Endpoint endpoint = ExampleEndpoint();
  const auto sent = [&] {
    return RequestTemplate(endpoint, kPrompt, settings).MakeRequest("a", 0, true);
  };
  EXPECT_EQ(sent().connect_timeout, std::chrono::seconds(3));
  EXPECT_NE(sent().body.find(R"("max_completion_tokens":2048)"), std::string::npos);
  endpoint.connect_timeout = std::chrono::seconds(4);
  endpoint.max_tokens_field = MaxTokensField::kNone;
  EXPECT_EQ(sent().connect_timeout, std::chrono::seconds(4));
  EXPECT_EQ(sent().body.find("2048"), std::string::npos);
}

TEST(RequestTemplate, AnEndpointWithoutATokenSendsNone) {
  Endpoint endpoint = ExampleEndpoint();
  endpoint.auth_token = Secret();
  endpoint.timeout.reset();
  const HttpRequest sent = RequestTemplate(endpoint, kPrompt, {}).MakeRequest("a", 0, true);
  EXPECT_EQ(HeaderOf(sent, "Authorization"), "(none)");
  EXPECT_EQ(sent.timeout, RequestSettings().timeout);
}

std::string ContentOf(const HttpRequest& request) {
  const std::string begin = R"("content":")";
  const std::size_t at = request.body.find(begin) + begin.size();
  return request.body.substr(at, request.body.find('"', at) - at);
}

TEST(RequestTemplate, TheNonceIsInTheFirstMessageThatIsOnlyAText) {
  RequestContent content;
  content.prompt = kPrompt;
  content.messages = {
      {"system", "Be brief.", R"({"role":"system","name":"n","content":"Be brief."})"},
      {"user", "Hi", ""},
      {"user", "there", ""}};
  const RequestTemplate request(ExampleEndpoint(), content, {.unique_prompts = true});
  const std::string body = request.MakeRequest("a", 0, true).body;
  EXPECT_NE(body.find(R"("content":"Be brief.")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("content":"[)"), std::string::npos) << body;
  EXPECT_NE(body.find(R"(] Hi")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("content":"there")"), std::string::npos) << body;
  EXPECT_EQ(body.find("a nonce is here"), std::string::npos) << body;
}

TEST(RequestTemplate, UniquePromptsBeginWithATextOfTheirOwn) {
  const RequestTemplate request(ExampleEndpoint(), kPrompt, {.unique_prompts = true});
  const std::string first = ContentOf(request.MakeRequest("a", 0, true));
  const std::string second = ContentOf(request.MakeRequest("b", 0, false));
  EXPECT_EQ(first.size(), kPrompt.text.size() + 18);  // "[0123456789abcde] "
  EXPECT_EQ(first.front(), '[');
  EXPECT_TRUE(first.ends_with("] " + kPrompt.text));
  EXPECT_TRUE(second.ends_with("] " + kPrompt.text));
  EXPECT_NE(first.substr(0, 17), second.substr(0, 17));
  EXPECT_EQ(request.MakeRecord("a").prompt_text, std::string(100, 'x') + "...");
  const RequestTemplate plain(ExampleEndpoint(), kPrompt, {});
  EXPECT_EQ(ContentOf(plain.MakeRequest("a", 0, true)), kPrompt.text);
}

// A live history has what the endpoint said before, which may be its own token.
TEST(RequestTemplate, ASecretInThePromptIsNotRecorded) {
  Endpoint endpoint = ExampleEndpoint();
  endpoint.auth_token = Secret("token-12345678");
  Prompt prompt = kPrompt;
  prompt.text = "It is token-12345678.";
  const RequestTemplate request(endpoint, prompt, {});
  RequestRecord record = request.MakeRecord("a");
  request.HideSecrets(record);
  EXPECT_EQ(record.prompt_text, "It is ***.");
}

}  // namespace
}  // namespace llmb
