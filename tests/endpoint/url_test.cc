#include "harness/endpoint/url.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::string ErrorOf(std::string_view url) {
  const auto result = ApiUrl(url);
  return result ? "no error" : result.error().message;
}

TEST(ApiUrl, ABareBaseIsCompleted) {
  const std::string whole = "http://h:8000/v1/chat/completions";
  EXPECT_EQ(ApiUrl("http://h:8000").value(), whole);
  EXPECT_EQ(ApiUrl("http://h:8000/").value(), whole);
  EXPECT_EQ(ApiUrl("http://h:8000/v1").value(), whole);
  EXPECT_EQ(ApiUrl("http://h:8000/v1/").value(), whole);
  EXPECT_EQ(ApiUrl("https://h/openai/v1").value(), "https://h/openai/v1/chat/completions");
  EXPECT_EQ(ApiUrl("https://h/v1?a=b").value(), "https://h/v1/chat/completions?a=b");
  EXPECT_EQ(ApiUrl("https://h/openai/deployments/d/?api-version=1").value(),
            "https://h/openai/deployments/d/chat/completions?api-version=1");
  EXPECT_EQ(ApiUrl("https://h/openai/deployments/d/chat/completions?api-version=1").value(),
            "https://h/openai/deployments/d/chat/completions?api-version=1");
  EXPECT_EQ(ApiUrl("https://r.openai.azure.com").value(),
            "https://r.openai.azure.com/openai/v1/chat/completions");
}

TEST(ApiUrl, AnyOtherPathIsKept) {
  for (const char* url :
       {"http://h/v1/chat/completions", "http://h/api/paas/v4/chat/completions", "http://h/v10",
        "https://h/openai/deployments/d/chat/completions?api-version=1", "HTTPS://h:1/x",
        "http://[::1]:8000/x", "http://[fe80::abcd]/x", "http://u:p@h:65535/x",
        "http://u:p@[::1]:8000/x"}) {
    EXPECT_EQ(ApiUrl(url).value_or("refused"), url);
  }
}

TEST(ApiUrl, RefusesWhatCannotBePostedTo) {
  for (const char* url :
       {"", "h", "h:8000", "ftp://h/x", "http://", "http:///v1", "http://:80/v1", "http://h:/v1",
        "http://h:0/", "http://h:65536/", "http://h:8o/", "http://h h/", "http://h/a b",
        "http://h/\n", "http://h/#top", "http://u:p@/v1", "http://h,i/", "//h/v1"}) {
    EXPECT_NE(ErrorOf(url), "no error") << url;
  }
}

TEST(ApiUrl, TheErrorNamesTheFaultAndHidesSecrets) {
  EXPECT_EQ(ErrorOf("ftp://me:secret@h/x?key=secret"),
            "URL 'ftp://***@h/x?***' does not begin with http:// or https://; expected "
            "http(s)://host[:port]/v1/chat/completions");
  EXPECT_EQ(ErrorOf("http://h:70000"),
            "URL 'http://h:70000' has a port that is not a number from 1 to 65535; expected "
            "http(s)://host[:port]/v1/chat/completions");
}

TEST(ApiUrl, TheErrorNamesSpacesAndMissingBrackets) {
  EXPECT_EQ(ErrorOf(" http://h/v1"),
            "URL ' http://h/v1' holds a space or a control character; expected "
            "http(s)://host[:port]/v1/chat/completions");
  EXPECT_EQ(ErrorOf("http://::1:8000"),
            "URL 'http://::1:8000' has an IPv6 address without brackets, as in http://[::1]:8000; "
            "expected http(s)://host[:port]/v1/chat/completions");
  EXPECT_EQ(ErrorOf("http://host:80:90"),
            "URL 'http://host:80:90' has a malformed port; expected "
            "http(s)://host[:port]/v1/chat/completions");
}

TEST(ApiUrl, ABaseMayEndInSeveralSlashes) {
  for (const char* base : {"http://h", "http://h//", "http://h/v1//", "http://h///?"}) {
    EXPECT_TRUE(ApiUrl(base).value().starts_with("http://h/v1/chat/completions")) << base;
  }
}

TEST(ApiUrl, AUrlOfAnotherApiIsNamedWithTheOneToUse) {
  const struct {
    const char* url;
    const char* what;
    const char* use;
  } cases[] = {
      {"http://h/v1/completions", "is that of the completions API",
       "--api completions, or http://h/v1/chat/completions"},
      {"http://h/v1/completions/", "is that of the completions API",
       "--api completions, or http://h/v1/chat/completions"},
      {"https://h/v1/messages", "is that of the Anthropic messages API",
       "https://h/v1/chat/completions"},
      {"https://h/v1/responses", "is that of the OpenAI responses API",
       "https://h/v1/chat/completions"},
      {"http://h:11434/api/generate", "is that of Ollama's own API",
       "http://h:11434/v1/chat/completions"},
      {"http://h:11434/api/chat", "is that of Ollama's own API",
       "http://h:11434/v1/chat/completions"},
      {"http://h/gw/v1/embeddings", "is that of the embeddings API",
       "http://h/gw/v1/chat/completions"},
      {"http://h/generate", "is that of the generate API of TGI", "http://h/v1/chat/completions"},
      {"http://h/v1/models", "is that of the list of models", "http://h/v1/chat/completions"},
      {"http://h/v1/chat/completion",
       "is that of no API, as it lacks the last letter of completions",
       "http://h/v1/chat/completions"},
      {"http://h/v2/models/m/infer", "is that of the KServe and Triton inference protocol",
       "http://h/v2/models/m/v1/chat/completions"},
      {"http://h/v1beta/models/g:generateContent", "is that of Gemini's own API",
       "http://h/v1beta/openai/chat/completions"},
  };
  for (const auto& [url, what, use] : cases) {
    EXPECT_EQ(ErrorOf(url), std::string("URL '") + url + "' " + what + "; use " + use);
  }
  EXPECT_EQ(ErrorOf("http://u:s3cret@h/v1/completions?key=s3cret"),
            "URL 'http://***@h/v1/completions?***' is that of the completions API; use "
            "--api completions, or http://***@h/v1/chat/completions");
}

TEST(ApiUrl, ABareBaseIsCompletedForTheApiAsked) {
  const std::string whole = "http://h:8000/v1/completions";
  EXPECT_EQ(ApiUrl("http://h:8000", Api::kCompletions).value(), whole);
  EXPECT_EQ(ApiUrl("http://h:8000/v1/", Api::kCompletions).value(), whole);
  EXPECT_EQ(ApiUrl(whole, Api::kCompletions).value(), whole);
  EXPECT_EQ(ApiUrl("http://h/v1?a=b", Api::kCompletions).value(), "http://h/v1/completions?a=b");
}

TEST(ApiUrl, TheUrlOfTheOtherApiIsRefusedWithBothWaysOut) {
  EXPECT_EQ(ApiUrl("http://h/v1/chat/completions", Api::kCompletions).error().message,
            "URL 'http://h/v1/chat/completions' is that of the chat completions API; use --api "
            "chat, or http://h/v1/completions");
  EXPECT_EQ(ApiUrl("http://h/v1/messages", Api::kCompletions).error().message,
            "URL 'http://h/v1/messages' is that of the Anthropic messages API; use "
            "http://h/v1/completions");
  EXPECT_EQ(ApiUrl("h", Api::kCompletions).error().message,
            "URL 'h' does not begin with http:// or https://; expected "
            "http(s)://host[:port]/v1/completions");
}

TEST(UrlAtApi, OnlyTheEndOfTheOtherApiIsReplaced) {
  EXPECT_EQ(UrlAtApi("http://h/gw/v1/chat/completions?k=v", Api::kCompletions),
            "http://h/gw/v1/completions?k=v");
  EXPECT_EQ(UrlAtApi("http://h/v1/chat/completions/", Api::kCompletions),
            "http://h/v1/completions");
  EXPECT_EQ(UrlAtApi("http://h/v1/completions", Api::kChat), "http://h/v1/chat/completions");
  for (const char* url : {"http://h/v1/completions", "http://h/my/path", "http://h/v1", ""}) {
    EXPECT_EQ(UrlAtApi(url, Api::kCompletions), url);
  }
}

TEST(ApiUrl, ErrorsHideThePasswordThatLibcurlWouldSend) {
  EXPECT_EQ(ErrorOf("http:///me:secret@h/v1"),
            "URL 'http://***@h/v1' has no host; expected "
            "http(s)://host[:port]/v1/chat/completions");
}

TEST(OriginOf, ShowsNeitherUserNorPathNorQuery) {
  EXPECT_EQ(OriginOf("https://me:pass@api.example.com/v1/chat?key=s3cret#x"),
            "https://api.example.com:443");
  EXPECT_EQ(OriginOf("http://127.0.0.1:8000/v1"), "http://127.0.0.1:8000");
  EXPECT_EQ(OriginOf("http://[::1]:8000/v1"), "http://[::1]:8000");
}

TEST(OriginOf, ATextThatIsNotAUrlIsNotShown) {
  EXPECT_EQ(OriginOf(""), "the URL");
  EXPECT_EQ(OriginOf("http://host:port-s3cret/"), "the URL");
}

TEST(Url, HasThePartsThatLibcurlConnectsWith) {
  const auto url = Url::Parse("HTTPS://me:p%40ss@Host:8443/v1/x?key=a%20b#top");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->Scheme(), "https");
  EXPECT_EQ(url->User(), "me");
  EXPECT_EQ(url->Password(), "p%40ss");
  EXPECT_EQ(url->Userinfo(), "me:p%40ss");
  EXPECT_EQ(url->Host(), "Host");
  EXPECT_EQ(url->Port(), "8443");
  EXPECT_EQ(url->Path(), "/v1/x");
  EXPECT_EQ(url->Query(), "key=a%20b");
  EXPECT_EQ(url->Fragment(), "top");
}

TEST(Url, PartsThatAreMissingAreEmptyButThePathIsASlash) {
  const auto url = Url::Parse("http://h");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->Userinfo() + url->Port() + url->Query() + url->Fragment(), "");
  EXPECT_EQ(url->Path(), "/");
}

TEST(Url, IsRefusedWhereLibcurlWouldNotConnect) {
  for (const char* text : {"", "http://", "http://h:port/", "http://h h/", "http://h/\n"}) {
    EXPECT_FALSE(Url::Parse(text).has_value()) << text;
  }
  EXPECT_FALSE(Url::Parse(std::string_view("http://h/\0x", 11)).has_value());
}

}  // namespace
}  // namespace llmb
