#include "harness/http/plain_request.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace llmb {
namespace {

// An environment with one variable.
Environment With(const std::string& variable, const std::string& value) {
  return [=](const std::string& name) {
    return variable == name ? std::optional(value) : std::nullopt;
  };
}

bool IsPlain(const std::string& url, const std::string& header = "X-Team") {
  HttpRequest request;
  request.url = url;
  request.headers = {{header, "a"}};
  return IsPlainRequest(request, With("", ""));
}

TEST(PlainRequest, IsDirectHttp) {
  EXPECT_TRUE(IsPlain("http://host:8000/v1/chat?a=b"));
  EXPECT_TRUE(IsPlain("http://[::1]:8000/v1"));
  for (const char* url :
       {"https://host/v1", "ftp://host/v1", "http://user:secret@host/v1", "http://h\xc3\xb6st/v1",
        "http://host/a b", "http://[fe80::1%25eth0]/", "http://host:port/", ""}) {
    EXPECT_FALSE(IsPlain(url)) << url;
  }
}

TEST(PlainRequest, HasNoHeaderWithAMeaningForLibcurl) {
  for (const char* name : {"Host", "CONNECTION", "Transfer-Encoding", "Content-Length", "Expect",
                           "TE", "Upgrade", "Accept-Encoding", "Range"}) {
    EXPECT_FALSE(IsPlain("http://host/", name)) << name;
  }
  EXPECT_TRUE(IsPlain("http://host/", "Accept"));
}

TEST(PlainRequest, UsesNoProxy) {
  HttpRequest request;
  request.url = "http://host/v1";
  EXPECT_FALSE(IsPlainRequest(request, With("http_proxy", "http://proxy:3128")));
  EXPECT_TRUE(IsPlainRequest(request, With("https_proxy", "http://proxy:3128")));
  request.may_use_proxy = false;
  EXPECT_TRUE(IsPlainRequest(request, With("http_proxy", "http://proxy:3128")));
}

TEST(HeadText, HasWhatTheRequestLeavesOut) {
  HttpRequest request;
  request.headers = {{"X-Empty", ""}, {"X-Team", "infra"}};
  request.body = "{}";
  EXPECT_EQ(HeadText(request, "http://host:80"),
            "POST / HTTP/1.1\r\nHost: host\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
            "X-Empty:\r\nX-Team: infra\r\nContent-Length: 2\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n");
}

TEST(HeadText, LeavesOutWhatTheRequestHas) {
  HttpRequest request;
  request.headers = {{"accept", "a/b"}, {"content-type", "c/d"}};
  EXPECT_EQ(HeadText(request, "http://[::1]:8000/v1?a=b#c"),
            "POST /v1?a=b HTTP/1.1\r\nHost: [::1]:8000\r\nAccept-Encoding: identity\r\n"
            "accept: a/b\r\ncontent-type: c/d\r\nContent-Length: 0\r\n\r\n");
  request.is_get = true;
  EXPECT_EQ(HeadText(request, "http://host/v1"),
            "GET /v1 HTTP/1.1\r\nHost: host\r\nAccept-Encoding: identity\r\n"
            "accept: a/b\r\ncontent-type: c/d\r\n\r\n");
}

}  // namespace
}  // namespace llmb
