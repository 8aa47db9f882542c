#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// Sets an environment variable and unsets it at the end. no_proxies.cc has removed those of the
// caller.
class EnvironmentVariable {
 public:
  EnvironmentVariable(std::string name, const std::string& value) : name_(std::move(name)) {
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~EnvironmentVariable() { unsetenv(name_.c_str()); }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  std::string name_;
};

class CurlTransportProxyTest : public ReaderTest {
 protected:
  // A server that keeps the request and sends `response`.
  RawServer::Serve Responding(std::string_view response) {
    return [this, response](RawConnection& connection, int) {
      seen_ = connection.ReadRequest();
      connection.Send(response);
      connection.AwaitClose();
    };
  }

  static std::string ProxyAt(const RawServer& server) {
    return "http://me:pr0xypass@127.0.0.1:" + std::to_string(server.Port());
  }

  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, GetParam()};
  std::string seen_;
};

LLMB_WITH_EACH_READER(CurlTransportProxyTest);

TEST_P(CurlTransportProxyTest, AnHttpRequestNamesTheWholeUrlToTheProxy) {
  RawServer proxy(Responding(kOk));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  // The name needs no lookup here: the proxy does that.
  EXPECT_EQ(Fetch(transport_, RequestTo("http://model.invalid/v1/chat")).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST http://model.invalid/v1/chat HTTP/1.1\r\n"));
}

TEST_P(CurlTransportProxyTest, NoProxyBypassesTheProxy) {
  RawServer proxy(Responding(kOk));
  RawServer server(Responding(kOk));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  const EnvironmentVariable exception("NO_PROXY", "127.0.0.1");
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST /v1/chat HTTP/1.1\r\n"));
  EXPECT_EQ(proxy.Connections(), 0);
}

TEST_P(CurlTransportProxyTest, AnHttpsRequestAsksForATunnel) {
  RawServer proxy(Responding("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
  const EnvironmentVariable variable("HTTPS_PROXY", ProxyAt(proxy));
  const RecordedCall call = Fetch(transport_, RequestTo("https://model.invalid/v1/chat"));
  EXPECT_THAT(seen_, StartsWith("CONNECT model.invalid:443 HTTP/1.1\r\n"));
  EXPECT_THAT(seen_, Not(HasSubstr("s3cret")));
  EXPECT_EQ(call.heads, 0);
  EXPECT_EQ(call.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(call.result.error_message, HasSubstr("it responded with 403"));
}

TEST_P(CurlTransportProxyTest, HttpProxyInCapitalsIsUsed) {
  RawServer proxy(Responding(kOk));
  const EnvironmentVariable variable("HTTP_PROXY", ProxyAt(proxy));
  EXPECT_EQ(Fetch(transport_, RequestTo("http://model.invalid/v1/chat")).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST http://model.invalid/v1/chat HTTP/1.1\r\n"));
}

TEST_P(CurlTransportProxyTest, AllProxyIsUsedForEveryScheme) {
  RawServer proxy(Responding(kOk));
  const EnvironmentVariable variable("ALL_PROXY", ProxyAt(proxy));
  EXPECT_EQ(Fetch(transport_, RequestTo("http://model.invalid/v1/chat")).Body(), "ok");
}

TEST_P(CurlTransportProxyTest, ARequestThatMayNotUseAProxyGoesDirectly) {
  RawServer proxy(Responding(kOk));
  RawServer server(Responding(kOk));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  HttpRequest request = RequestTo(server.Url());
  request.may_use_proxy = false;
  EXPECT_EQ(Fetch(transport_, std::move(request)).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST /v1/chat HTTP/1.1\r\n"));
}

TEST_P(CurlTransportProxyTest, ARefusedTunnelNamesTheProxyAndWhatHelps) {
  RawServer proxy(
      Responding("HTTP/1.1 407 Proxy Authentication Required\r\n"
                 "Proxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"));
  const std::string name = "127.0.0.1:" + std::to_string(proxy.Port());
  const EnvironmentVariable variable("HTTPS_PROXY", "http://" + name);
  const RecordedCall call = Fetch(transport_, RequestTo("https://model.invalid/v1/chat"));
  EXPECT_EQ(call.result.error_type, ErrorType::kConnect);
  EXPECT_EQ(call.result.error_message,
            "the proxy " + name +
                " (HTTPS_PROXY) refuses to connect to https://model.invalid:443 "
                "(tried " +
                name +
                "): it responded with 407; set its user and password in HTTPS_PROXY "
                "(http://user:password@host:port); if the endpoint can be reached without it, add "
                "model.invalid to NO_PROXY");
}

TEST_P(CurlTransportProxyTest, AResponseSaysWhichProxyItCameThrough) {
  RawServer proxy(
      Responding("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n"
                 "X-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n"));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  const ProxyInfo info = Fetch(transport_, RequestTo("http://model.invalid/v1")).result.proxy;
  EXPECT_EQ(info.name, "the proxy 127.0.0.1:" + std::to_string(proxy.Port()) + " (http_proxy)");
  EXPECT_EQ(info.variable, "http_proxy");
  EXPECT_EQ(info.bypass,
            "if the endpoint can be reached without it, add model.invalid to NO_PROXY");
  EXPECT_TRUE(info.answered);
}

TEST_P(CurlTransportProxyTest, AProxyOnTheWayIsNamedByItsHeader) {
  RawServer server(
      Responding("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n"
                 "Via: 1.1 edge.example (squid/5.7)\r\n\r\n"));
  const ProxyInfo info = Fetch(transport_, RequestTo(server.Url())).result.proxy;
  EXPECT_EQ(info.name, "a proxy on the way (1.1 edge.example (squid/5.7))");
  EXPECT_EQ(info.variable, "");
  EXPECT_FALSE(info.answered);
  RawServer plain(Responding(kOk));
  EXPECT_EQ(Fetch(transport_, RequestTo(plain.Url())).result.proxy.name, "");
}

TEST_P(CurlTransportProxyTest, AProxyThatIsDownIsNamedWithoutItsPassword) {
  std::string proxy;
  std::string address;
  {
    const RawServer server(Responding(kOk));
    proxy = ProxyAt(server);
    address = "127.0.0.1:" + std::to_string(server.Port());
  }
  const EnvironmentVariable variable("http_proxy", proxy);
  const RecordedCall call = Fetch(transport_, RequestTo("http://model.invalid/v1/chat"));
  EXPECT_EQ(call.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(call.result.error_message, HasSubstr("(tried " + address + ")"));
  EXPECT_THAT(call.result.error_message, Not(HasSubstr("pr0xypass")));
}

TEST_P(CurlTransportProxyTest, AProxyOfAnUnknownTypeShowsNoPassword) {
  const EnvironmentVariable variable("http_proxy", "gopher://me:pr0xypass@127.0.0.1:1");
  const RecordedCall call = Fetch(transport_, RequestTo("http://model.invalid/v1/chat"));
  EXPECT_NE(call.result.error_type, ErrorType::kNone);
  EXPECT_THAT(call.result.error_message, Not(HasSubstr("pr0xypass")));
}

}  // namespace
}  // namespace llmb
