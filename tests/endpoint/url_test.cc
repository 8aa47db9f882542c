#include "harness/endpoint/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::string ErrorOf(std::string_view url) {
  const auto result = ChatCompletionsUrl(url);
  return result ? "no error" : result.error().message;
}

TEST(ChatCompletionsUrl, ABareBaseIsCompleted) {
  const std::string whole = "http://h:8000/v1/chat/completions";
  EXPECT_EQ(ChatCompletionsUrl("http://h:8000").value(), whole);
  EXPECT_EQ(ChatCompletionsUrl("http://h:8000/").value(), whole);
  EXPECT_EQ(ChatCompletionsUrl("http://h:8000/v1").value(), whole);
  EXPECT_EQ(ChatCompletionsUrl("http://h:8000/v1/").value(), whole);
  EXPECT_EQ(ChatCompletionsUrl("https://h/openai/v1").value(),
            "https://h/openai/v1/chat/completions");
  EXPECT_EQ(ChatCompletionsUrl("https://h/v1?a=b").value(), "https://h/v1/chat/completions?a=b");
}

TEST(ChatCompletionsUrl, AnyOtherPathIsKept) {
  for (const char* url :
       {"http://h/v1/chat/completions", "http://h/api/paas/v4/chat/completions", "http://h/v10",
        "https://h/openai/deployments/d/chat/completions?api-version=1", "HTTPS://h:1/x",
        "http://[::1]:8000/x", "http://[fe80::abcd]/x", "http://u:p@h:65535/x",
        "http://u:p@[::1]:8000/x"}) {
    EXPECT_EQ(ChatCompletionsUrl(url).value_or("refused"), url);
  }
}

TEST(ChatCompletionsUrl, RefusesWhatCannotBePostedTo) {
  for (const char* url :
       {"", "h", "h:8000", "ftp://h/x", "http://", "http:///v1", "http://:80/v1", "http://h:/v1",
        "http://h:0/", "http://h:65536/", "http://h:8o/", "http://h h/", "http://h/a b",
        "http://h/\n", "http://h/#top", "http://u:p@/v1", "http://h,i/", "//h/v1"}) {
    EXPECT_NE(ErrorOf(url), "no error") << url;
  }
}

TEST(ChatCompletionsUrl, TheErrorSaysWhatIsWrongAndKeepsSecrets) {
  EXPECT_EQ(ErrorOf("ftp://me:secret@h/x?key=secret"),
            "URL 'ftp://***@h/x?***' does not begin with http:// or https://; expected "
            "http(s)://host[:port]/v1/chat/completions");
  EXPECT_EQ(ErrorOf("http://h:70000"),
            "URL 'http://h:70000' has a port that is not a number from 1 to 65535; expected "
            "http(s)://host[:port]/v1/chat/completions");
}

TEST(RedactUrl, HidesUserinfoAndQuery) {
  EXPECT_EQ(RedactUrl(""), "");
  EXPECT_EQ(RedactUrl("http://h:8000/v1"), "http://h:8000/v1");
  EXPECT_EQ(RedactUrl("http://me:secret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://secret@h"), "http://***@h");
  EXPECT_EQ(RedactUrl("http://h/v1?key=secret"), "http://h/v1?***");
  EXPECT_EQ(RedactUrl("http://h/v1?"), "http://h/v1");
  EXPECT_EQ(RedactUrl("http://h/v1#secret"), "http://h/v1#***");
  EXPECT_EQ(RedactUrl("http://h/@cf/meta"), "http://h/@cf/meta");
}

TEST(RedactUrl, HidesThemInTextThatIsNoUrlToo) {
  EXPECT_EQ(RedactUrl("me:secret@h/v1"), "***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec/ret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec@ret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://h/\n"), "http://h/ ");
}

TEST(UrlHoldsSecret, OnlyWithUserinfoOrAKeyThatSaysSo) {
  EXPECT_TRUE(UrlHoldsSecret("http://u:p@h/v1"));
  EXPECT_TRUE(UrlHoldsSecret("http://h/v1?api-version=1&API-KEY=x"));
  EXPECT_FALSE(UrlHoldsSecret("http://h/v1?mail=a@b&key="));
  EXPECT_FALSE(UrlHoldsSecret(""));
}

TEST(UrlSecrets, AreThePasswordAndTheKeysInEveryForm) {
  EXPECT_THAT(UrlSecrets("http://h/v1?a=b"), IsEmpty());
  EXPECT_THAT(
      UrlSecrets("http://user:pa%2Fss@h/v1?x=1&token=t%20k&sort=key"),
      ElementsAre("pa%2Fss", "dXNlcjpwYS9zcw==", "t%20k", "pa/ss", "dXNlcjpwYS9zcw==", "t k"));
  EXPECT_THAT(UrlSecrets("http://alone@h/v1"), Contains("YWxvbmU6"));
}

}  // namespace
}  // namespace llmb
