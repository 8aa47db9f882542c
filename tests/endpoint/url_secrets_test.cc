#include "harness/endpoint/url_secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

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

TEST(RedactUrl, HidesThemInTextThatIsNotAUrl) {
  EXPECT_EQ(RedactUrl("me:secret@h/v1"), "***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec/ret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec@ret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://h/\n"), "http://h/ ");
}

TEST(RedactUrl, HidesThePasswordThatLibcurlWouldSend) {
  EXPECT_EQ(RedactUrl("http:/me:secret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http:///me:secret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec\\ret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://me\\@h/v1"), "http://***@h/v1");
}

TEST(RedactUrl, ATypingErrorNeverShowsThePassword) {
  EXPECT_EQ(RedactUrl("http:////me:secret@h/v1"), "http://***@h/v1");
  EXPECT_EQ(RedactUrl("http://me:sec?ret@h/v1"), "http://***@?***");
  EXPECT_EQ(RedactUrl("http://me:sec#ret@h/v1?key=secret"), "http://***@#***");
  EXPECT_EQ(RedactUrl("me:sec:/ret@h h/v1"), "***@h h/v1");
  EXPECT_EQ(RedactUrl(std::string_view("http://me:se\0cret@h/", 20)), "http://***@h/");
}

TEST(RedactUrl, WithoutSecretsTheSpellingIsKept) {
  EXPECT_EQ(RedactUrl("HTTP://H/a/../b"), "HTTP://H/a/../b");
  EXPECT_EQ(RedactUrl("HTTP://me@H/a/../b"), "http://***@H/b");
}

TEST(RedactUrl, AWrongPortIsShown) { EXPECT_EQ(RedactUrl("http://h:8o/v1"), "http://h:8o/v1"); }

TEST(UrlHoldsSecret, OnlyWithUserinfoOrAKeyThatNamesOne) {
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
