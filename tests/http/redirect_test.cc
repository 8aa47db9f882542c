#include "harness/http/redirect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kUrl = "http://me:s3cret@host:8000/v1/chat?key=s3cret";

TEST(JudgeRedirect, FollowsWithinTheServer) {
  const struct {
    std::string location;
    std::string url;
  } cases[] = {
      {"/v1/chat/?key=s3cret", "http://me:s3cret@host:8000/v1/chat/?key=s3cret"},
      {"other", "http://me:s3cret@host:8000/v1/other"},
      {"http://host:8000/v2", "http://me:s3cret@host:8000/v2"},
      {"HTTP://HOST:8000/v2?a=b", "http://me:s3cret@host:8000/v2?a=b"},
      {"//host:8000/v2", "http://me:s3cret@host:8000/v2"},
      // User and password in the Location are ignored.
      {"http://you:x@host:8000/v2#part", "http://me:s3cret@host:8000/v2"},
  };
  for (const int status : {301, 302, 307, 308}) {
    for (const auto& [location, url] : cases) {
      const Redirect redirect = JudgeRedirect(kUrl, status, location, 0);
      EXPECT_EQ(redirect.url.substr(0, redirect.url.find('#')), url) << location;
      EXPECT_EQ(redirect.refusal, "") << location;
    }
  }
}

TEST(JudgeRedirect, ADefaultPortIsTheSamePort) {
  EXPECT_EQ(JudgeRedirect("https://host/a", 307, "https://host:443/b", 0).url, "https://host/b");
}

TEST(JudgeRedirect, NeverLeavesTheServer) {
  for (const char* location :
       {"https://host:8000/v1/chat", "http://host/v1/chat", "http://host:8001/v1/chat",
        "http://other:8000/v1/chat", "//other:8000/", "http://host:8000@other/", "ftp://host:8000/",
        "http://host.other:8000/", "http://me:s3cret@other:8000/?token=s3cret"}) {
    const Redirect redirect = JudgeRedirect(kUrl, 307, location, 0);
    EXPECT_EQ(redirect.url, "") << location;
    EXPECT_THAT(redirect.refusal, AllOf(HasSubstr("which is not followed because another server"),
                                        Not(HasSubstr("s3cret"))));
  }
  EXPECT_THAT(JudgeRedirect(kUrl, 307, "https://other/v1", 0).refusal,
              HasSubstr("a redirect to https://other/v1, "));
}

TEST(JudgeRedirect, ATargetThatIsNotAUrlIsRefused) {
  for (const char* location : {"http://[", "http://host:99999/", "javascript:alert(1)"}) {
    EXPECT_EQ(JudgeRedirect(kUrl, 307, location, 0).url, "") << location;
    EXPECT_NE(JudgeRedirect(kUrl, 307, location, 0).refusal, "") << location;
  }
}

TEST(JudgeRedirect, ARedirectToAGetIsRefused) {
  const Redirect redirect = JudgeRedirect(kUrl, 303, "/result", 0);
  EXPECT_EQ(redirect.url, "");
  EXPECT_THAT(redirect.refusal, HasSubstr("/result by GET"));
}

TEST(JudgeRedirect, EndsAfterAFew) {
  EXPECT_NE(JudgeRedirect(kUrl, 307, "/a", kMostRedirects - 1).url, "");
  const Redirect redirect = JudgeRedirect(kUrl, 307, "/a", kMostRedirects);
  EXPECT_EQ(redirect.url, "");
  EXPECT_THAT(redirect.refusal, HasSubstr("after 5 others"));
}

TEST(JudgeRedirect, OtherResponsesAreNotRedirects) {
  for (const auto& [status, location] :
       {std::pair(200, "/a"), {201, "/a"}, {300, "/a"}, {304, "/a"}, {404, "/a"}, {307, ""}}) {
    const Redirect redirect = JudgeRedirect(kUrl, status, location, 0);
    EXPECT_EQ(redirect.url + redirect.refusal, "") << status;
  }
}

}  // namespace
}  // namespace llmb
