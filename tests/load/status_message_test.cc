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

TEST(StatusMessage, ACodeStandsBesideTheWordsIfItSaysMore) {
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"no","code":"too_hot"}})", {}),
            "http://host/v1 answered HTTP 418 (code too_hot): no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"no","code":418}})", {}),
            "http://host/v1 answered HTTP 418: no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"message":"too_hot: no","code":"too_hot"}})", {}),
            "http://host/v1 answered HTTP 418: too_hot: no");
  EXPECT_EQ(StatusMessage(kUrl, 418, R"({"error":{"code":7}})", {}),
            R"(http://host/v1 answered HTTP 418: {"error":{"code":7}})");
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

TEST(StatusMessage, APortThatSpeaksTlsIsNamed) {
  for (const char* body : {"<html><title>400 The plain HTTP request was sent to HTTPS port</title>",
                           "Client sent an HTTP request to an HTTPS server."}) {
    EXPECT_NE(
        StatusMessage(kUrl, 400, body, {}).find("; the port speaks TLS: write https:// in the URL"),
        std::string::npos)
        << body;
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
