#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/http/curl_transport.h"
#include "tests/http/exchange.h"
#include "tests/http/raw_server.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// An environment variable, unset at the end. No test runs with a proxy of its caller's.
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

class CurlTransportProxyTest : public ::testing::Test {
 protected:
  // A server that keeps what it was asked and answers `answer`.
  RawServer::Serve Answer(std::string_view answer) {
    return [this, answer](RawConnection& connection, int) {
      seen_ = connection.ReadRequest();
      connection.Send(answer);
      connection.AwaitClose();
    };
  }

  static std::string ProxyAt(const RawServer& server) {
    return "http://me:pr0xypass@127.0.0.1:" + std::to_string(server.Port());
  }

  SystemClock clock_;
  CurlTransport transport_{clock_};
  std::string seen_;
};

TEST_F(CurlTransportProxyTest, AnHttpRequestGoesToTheProxyInWholeForm) {
  RawServer proxy(Answer(kOk));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  // The name needs no lookup here: the proxy does that.
  EXPECT_EQ(Fetch(transport_, RequestTo("http://model.invalid/v1/chat")).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST http://model.invalid/v1/chat HTTP/1.1\r\n"));
}

TEST_F(CurlTransportProxyTest, NoProxyGoesPastTheProxy) {
  RawServer proxy(Answer(kOk));
  RawServer server(Answer(kOk));
  const EnvironmentVariable variable("http_proxy", ProxyAt(proxy));
  const EnvironmentVariable exception("NO_PROXY", "127.0.0.1");
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_THAT(seen_, StartsWith("POST /v1/chat HTTP/1.1\r\n"));
  EXPECT_EQ(proxy.Connections(), 0);
}

TEST_F(CurlTransportProxyTest, AnHttpsRequestAsksForATunnel) {
  RawServer proxy(Answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
  const EnvironmentVariable variable("HTTPS_PROXY", ProxyAt(proxy));
  const Exchange exchange = Fetch(transport_, RequestTo("https://model.invalid/v1/chat"));
  EXPECT_THAT(seen_, StartsWith("CONNECT model.invalid:443 HTTP/1.1\r\n"));
  EXPECT_THAT(seen_, Not(HasSubstr("s3cret")));
  EXPECT_EQ(exchange.heads, 0);
  EXPECT_EQ(exchange.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("it answered 403"));
}

TEST_F(CurlTransportProxyTest, AProxyThatIsDownIsNamedWithoutItsPassword) {
  std::string proxy;
  std::string address;
  {
    const RawServer server(Answer(kOk));
    proxy = ProxyAt(server);
    address = "127.0.0.1:" + std::to_string(server.Port());
  }
  const EnvironmentVariable variable("http_proxy", proxy);
  const Exchange exchange = Fetch(transport_, RequestTo("http://model.invalid/v1/chat"));
  EXPECT_EQ(exchange.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("(tried " + address + ")"));
  EXPECT_THAT(exchange.result.error_message, Not(HasSubstr("pr0xypass")));
}

TEST_F(CurlTransportProxyTest, AProxyOfAnUnknownKindShowsNoPassword) {
  const EnvironmentVariable variable("http_proxy", "gopher://me:pr0xypass@127.0.0.1:1");
  const Exchange exchange = Fetch(transport_, RequestTo("http://model.invalid/v1/chat"));
  EXPECT_NE(exchange.result.error_type, ErrorType::kNone);
  EXPECT_THAT(exchange.result.error_message, Not(HasSubstr("pr0xypass")));
}

}  // namespace
}  // namespace llmb
