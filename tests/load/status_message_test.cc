#include "harness/load/status_message.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

const std::string kUrl = "http://host/v1";

TEST(StatusMessage, NamesUrlStatusReasonAndAdvice) {
  EXPECT_EQ(StatusMessage(kUrl, 413, R"({"error":{"message":"too long"}})", {}),
            "http://host/v1 answered HTTP 413: too long; the request is too large; use a shorter "
            "prompt");
}

TEST(StatusMessage, MoreTextFollowsNoFullStop) {
  const auto message = [](const std::string& words) {
    return StatusMessage(kUrl, 413, R"({"error":{"message":")" + words + R"("}})", {});
  };
  const std::string advice = "; the request is too large; use a shorter prompt";
  for (const char* words : {"Too long.", "Too long:", "Too long;", "Too long. "}) {
    EXPECT_EQ(message(words), "http://host/v1 answered HTTP 413: Too long" + advice) << words;
  }
  EXPECT_EQ(message("Yes.  It   is..."),
            "http://host/v1 answered HTTP 413: Yes. It is..." + advice);
  ChatEvent event;
  event.error_message = "Out of memory.";
  EXPECT_EQ(InBandErrorMessage(kUrl, event, {}),
            "http://host/v1 sent an error inside its response: Out of memory; the log of the "
            "server, or of a proxy before it, should say why");
}

TEST(StatusMessage, ACodeStandsBesideTheWordsIfItSaysMore) {
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"no","code":"too_hot"}})", {}),
            "http://host/v1 answered HTTP 418 (code too_hot): no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"no","code":418}})", {}),
            "http://host/v1 answered HTTP 418: no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"too_hot: no","code":"too_hot"}})", {}),
            "http://host/v1 answered HTTP 418: too_hot: no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"code":7}})", {}),
            "http://host/v1 answered HTTP 418: code 7");
}

TEST(StatusMessage, AKeyMayNeedAHeaderOfItsOwn) {
  EXPECT_EQ(
      StatusMessage(kUrl, 401, R"({"error":{"message":"x-api-key header is required"}})", {}),
      "http://host/v1 answered HTTP 401: x-api-key header is required; if it wants the key in a "
      "header of its own, use --header x-api-key=KEY");
  EXPECT_EQ(
      StatusMessage(kUrl, 401, "Access denied due to invalid subscription key", {}),
      "http://host/v1 answered HTTP 401: Access denied due to invalid subscription key; if it "
      "wants the key in a header of its own, use --header api-key=KEY");
}

TEST(StatusMessage, AUrlThatIsNotFoundHasTheAdviceThatFits) {
  EXPECT_EQ(StatusMessage("http://h/v1/chat/completions/", 404, "Not Found", {}),
            "http://h/v1/chat/completions/ answered HTTP 404: Not Found; try the URL without the "
            "slash at its end");
  EXPECT_EQ(StatusMessage("http://h/v1/completions", 404, "Not Found", {}, {}, Api::kCompletions),
            "http://h/v1/completions answered HTTP 404: Not Found; check the URL and the model's "
            "name, or use --api chat: many servers have no completions");
}

TEST(StatusMessage, LengthsThatTheModelCannotTakeAreNamed) {
  for (
      const char* body :
      {// vLLM
       R"({"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 2048 tokens and your request has 35 input tokens","code":400}})",
       // llama.cpp
       R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}})",
       // SGLang
       R"({"message":"The input (5000 tokens) is longer than the model's context length (4096 tokens)."})",
       // OpenAI
       R"({"error":{"message":"too long","code":"context_length_exceeded"}})"}) {
    const std::vector<std::string> sent = {"max_tokens"};
    EXPECT_NE(StatusMessage(kUrl, 400, body, {}, sent)
                  .find("; the input and the output together are longer than the model takes"),
              std::string::npos)
        << body;
  }
  // An echoed prompt says nothing about the lengths.
  EXPECT_EQ(StatusMessage(kUrl, 422,
                          R"({"error":{"message":"no"},"input":"What is a context window?"})", {})
                .find("together"),
            std::string::npos);
  EXPECT_EQ(StatusMessage(kUrl, 500, "maximum context length", {}).find("together"),
            std::string::npos);
}

TEST(InBandErrorMessage, GivesTheAdviceOnLength) {
  ChatEvent event;
  event.error_message = "request (6009 tokens) exceeds the available context size (4096 tokens)";
  event.error_code = "400";
  EXPECT_EQ(InBandErrorMessage(kUrl, event, {}),
            "http://host/v1 sent an error inside its response (code 400): request (6009 tokens) "
            "exceeds the available context size (4096 tokens); the input and the output together "
            "are longer than the model takes: use shorter inputs, or a lower --max-tokens or "
            "output length of the data set");
  event.error_message = "out of memory";
  EXPECT_NE(InBandErrorMessage(kUrl, event, {}).find("; the log of the server"), std::string::npos);
}

TEST(StatusMessage, WithoutBodyOrAdviceItIsShort) {
  EXPECT_EQ(StatusMessage(kUrl, 418, "", {}), "http://host/v1 answered HTTP 418: no body");
  EXPECT_EQ(StatusMessage(kUrl, 418, " \n", {}), "http://host/v1 answered HTTP 418: no body");
}

TEST(StatusMessage, EveryServerErrorHasAnAdvice) {
  EXPECT_EQ(StatusMessage(kUrl, 599, "x", {}),
            "http://host/v1 answered HTTP 599: x; the server's log should say why");
}

TEST(StatusMessage, RetryAfterIsCutAndHasNoControlCharacters) {
  TransferResult result;
  result.retry_after = "a\x1B" + std::string(100, 'x');
  EXPECT_EQ(StatusMessage(kUrl, 418, "x", result),
            "http://host/v1 answered HTTP 418: x; Retry-After: a " + std::string(38, 'x') + "...");
}

TEST(StatusMessage, AnUnusualPathThatIsNotFoundGetsTheUsualOne) {
  EXPECT_EQ(StatusMessage("http://host:8000/chat/completions", 404, "Not Found", {}),
            "http://host:8000/chat/completions answered HTTP 404: Not Found; check the URL and the "
            "model's name; most servers have the chat completions at "
            "http://host:8000/v1/chat/completions");
  EXPECT_EQ(StatusMessage("http://host/v1/chat/completions", 404, "no", {}),
            "http://host/v1/chat/completions answered HTTP 404: no; check the URL (that of the "
            "chat completions) and the model's name");
}

TEST(StatusMessage, AnAzureDeploymentThatIsNotFoundGetsAdviceOfItsOwn) {
  const std::string url = "https://h/openai/deployments/d/chat/completions";
  EXPECT_EQ(StatusMessage(url, 404, "no", {}),
            url +
                " answered HTTP 404: no; Azure's URL of a deployment ends in "
                "?api-version=VERSION");
  EXPECT_EQ(StatusMessage(url + "?***", 404, "no", {}),
            url +
                "?*** answered HTTP 404: no; check the resource, the name of the deployment and "
                "the api-version");
}

TEST(StatusMessage, AModelThatTheServerDoesNotHaveIsNamed) {
  constexpr std::string_view kAdvice =
      "check the model's name; --list-models with --url shows those of the server";
  for (const char* words : {"The model `m` does not exist.", "model 'm' not found, try pulling it",
                            "Invalid model name passed in model=m"}) {
    EXPECT_TRUE(StatusMessage("http://h/api", 404, words, {}).ends_with(kAdvice)) << words;
  }
  EXPECT_FALSE(StatusMessage("http://h/api", 404, "Not Found", {}).ends_with(kAdvice));
}

TEST(StatusMessage, APortThatSpeaksTlsIsNamed) {
  for (const char* body : {"<html><title>400 The plain HTTP request was sent to HTTPS port</title>",
                           "Client sent an HTTP request to an HTTPS server."}) {
    EXPECT_NE(
        StatusMessage(kUrl, 400, body, {}).find("; the port speaks TLS: write https:// in the URL"),
        std::string::npos)
        << body;
  }
}

TransferResult Through(const ProxyInfo& proxy) {
  TransferResult result;
  result.proxy = proxy;
  return result;
}

const ProxyInfo kProxy = {"the proxy p:1 (http_proxy)", "http_proxy", "go around it"};

TEST(StatusMessage, AProxyThatRefusesIsNamed) {
  EXPECT_EQ(
      StatusMessage(kUrl, 407, "", Through(kProxy)),
      "http://host/v1 answered HTTP 407: no body; the proxy p:1 (http_proxy) wants a user and a "
      "password: set them in http_proxy (http://user:password@host:port); go around it");
  for (const int status : {403, 502, 503, 504}) {
    EXPECT_EQ(StatusMessage(kUrl, status, "x", Through(kProxy)),
              "http://host/v1 answered HTTP " + std::to_string(status) +
                  ": x; it came through the proxy p:1 (http_proxy); go around it");
  }
}

TEST(StatusMessage, APageThroughAProxyMayBeItsOwn) {
  const std::string message = StatusMessage(kUrl, 404, "\n<html>no</html>", Through(kProxy));
  EXPECT_NE(message.find("; it came through the proxy p:1"), std::string::npos) << message;
  const ProxyInfo other = {"a proxy on the way (1.1 edge)", "", "", true};
  const std::string of_other = StatusMessage(kUrl, 503, "x", Through(other));
  EXPECT_NE(of_other.find("; the response is from a proxy on the way (1.1 edge); see its log"),
            std::string::npos)
      << of_other;
}

TEST(StatusMessage, AnErrorOfTheEndpointThroughAProxyIsItsOwn) {
  EXPECT_EQ(StatusMessage(kUrl, 503, R"({"error":"loading"})", Through(kProxy)),
            StatusMessage(kUrl, 503, R"({"error":"loading"})", {}));
  EXPECT_EQ(StatusMessage(kUrl, 401, "x", Through(kProxy)), StatusMessage(kUrl, 401, "x", {}));
  const ProxyInfo other = {"a proxy on the way (1.1 edge)", "", ""};
  EXPECT_EQ(StatusMessage(kUrl, 403, "x", Through(other)), StatusMessage(kUrl, 403, "x", {}));
}

TEST(StatusMessage, AServerThatDemandsAClientCertificateInAPageIsNamed) {
  const std::string page = "<center>No required SSL certificate was sent</center>";
  for (const auto& [status, body] : {std::pair{400, page}, std::pair{496, std::string("x")}}) {
    const std::string message = StatusMessage(kUrl, status, body, {});
    EXPECT_NE(message.find("give it with --client-cert and --client-key"), std::string::npos)
        << message;
  }
}

TEST(StatusMessage, ARefusedRedirectIsTheWholeMessage) {
  TransferResult result;
  result.redirect_refusal = "a redirect to there";
  EXPECT_EQ(StatusMessage(kUrl, 307, "<a>moved</a>", result),
            "http://host/v1 answered HTTP 307: a redirect to there");
}

}  // namespace
}  // namespace llmb
