// The limit of time for connecting.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/http/curl_transport.h"
#include "tests/http/full_listener.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class CurlTransportConnectTest : public ReaderTest {
 protected:
  TransferResult Post(const std::string& url) {
    HttpRequest request = RequestTo(url);
    request.connect_timeout = std::chrono::milliseconds(50);
    return Fetch(transport_, request).result;
  }

  static std::string Loopback(const std::string& scheme, int port) {
    return scheme + "://127.0.0.1:" + std::to_string(port);
  }

  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, GetParam()};
};

LLMB_WITH_EACH_READER(CurlTransportConnectTest);

TEST_P(CurlTransportConnectTest, AHostThatDropsPacketsIsConnect) {
  const FullListener listener;
  const TransferResult result = Post(Loopback("http", listener.Port()));
  EXPECT_EQ(result.error_type, ErrorType::kConnect);
  const std::string port = std::to_string(listener.Port());
  EXPECT_EQ(result.error_message,
            "cannot connect to http://127.0.0.1:" + port + " (tried 127.0.0.1:" + port +
                "): over 0.05 s; check the address and the port, and whether a firewall drops the "
                "packets, or raise --connect-timeout");
}

TEST_P(CurlTransportConnectTest, AHandshakeThatDoesNotEndIsTls) {
  RawServer server([](RawConnection& connection, int) { connection.AwaitClose(); });
  const TransferResult result = Post(Loopback("https", server.Port()));
  EXPECT_EQ(result.error_type, ErrorType::kTls);
  EXPECT_THAT(result.error_message, HasSubstr("the TLS handshake does not end with https://"));
  EXPECT_THAT(result.error_message, HasSubstr(": over 0.05 s; check that the port speaks https"));
}

TEST_P(CurlTransportConnectTest, AProxyThatDoesNotConnectIsConnect) {
  RawServer proxy([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.AwaitClose();
  });
  setenv("HTTPS_PROXY", Loopback("http", proxy.Port()).c_str(), 1);
  const TransferResult result = Post("https://host.invalid:8443");
  unsetenv("HTTPS_PROXY");
  EXPECT_EQ(result.error_type, ErrorType::kConnect);
  EXPECT_THAT(result.error_message, HasSubstr("the proxy does not connect to https://host.inv"));
  EXPECT_THAT(result.error_message, HasSubstr("over 0.05 s; check http_proxy"));
}

TEST_P(CurlTransportConnectTest, TheLimitDoesNotCountOnceConnected) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    // Longer than the limit for connecting.
    LetTimePass(std::chrono::milliseconds(150));
    connection.Send(kOk);
    connection.AwaitClose();
  });
  const TransferResult result = Post(server.Url());
  EXPECT_EQ(result.error_type, ErrorType::kNone) << result.error_message;
  // Nor on a kept connection.
  RawServer keeping([](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      LetTimePass(std::chrono::milliseconds(60));
      connection.Send(kOk);
    }
  });
  EXPECT_EQ(Post(keeping.Url()).error_type, ErrorType::kNone);
  EXPECT_EQ(Post(keeping.Url()).error_type, ErrorType::kNone);
  EXPECT_EQ(keeping.Connections(), 1);
}

TEST_P(CurlTransportConnectTest, TheWholeTimeoutEndsConnectingAsBefore) {
  const FullListener listener;
  HttpRequest request = RequestTo(Loopback("http", listener.Port()));
  request.timeout = std::chrono::milliseconds(40);
  const TransferResult result = Fetch(transport_, request).result;
  EXPECT_EQ(result.error_type, ErrorType::kTimeout);
  EXPECT_THAT(result.error_message, HasSubstr("over 0.04 s, connecting"));
}

}  // namespace
}  // namespace llmb
