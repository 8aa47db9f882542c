#include "harness/http/curl_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CurlFailure FailureOf(CURLcode code) {
  CurlFailure failure;
  failure.code = code;
  failure.origin = "https://api.example.com:443";
  failure.timeout = std::chrono::milliseconds(2500);
  return failure;
}

TEST(ReportFailure, EachCodeHasItsType) {
  const std::pair<CURLcode, ErrorType> cases[] = {
      {CURLE_COULDNT_RESOLVE_HOST, ErrorType::kDns},
      {CURLE_COULDNT_RESOLVE_PROXY, ErrorType::kDns},
      {CURLE_COULDNT_CONNECT, ErrorType::kConnect},
      {CURLE_PEER_FAILED_VERIFICATION, ErrorType::kTls},
      {CURLE_SSL_CONNECT_ERROR, ErrorType::kTls},
      {CURLE_SSL_CACERT_BADFILE, ErrorType::kTls},
      {CURLE_OPERATION_TIMEDOUT, ErrorType::kTimeout},
      {CURLE_RECV_ERROR, ErrorType::kReset},
      {CURLE_SEND_ERROR, ErrorType::kReset},
      {CURLE_GOT_NOTHING, ErrorType::kReset},
      {CURLE_PARTIAL_FILE, ErrorType::kReset},
      {CURLE_HTTP2_STREAM, ErrorType::kReset},
      {CURLE_HTTP2, ErrorType::kProtocol},
      {CURLE_WEIRD_SERVER_REPLY, ErrorType::kProtocol},
      {CURLE_UNSUPPORTED_PROTOCOL, ErrorType::kProtocol},
      {CURLE_WRITE_ERROR, ErrorType::kCancelled},
      {CURLE_ABORTED_BY_CALLBACK, ErrorType::kCancelled},
  };
  for (const auto& [code, type] : cases) {
    EXPECT_EQ(ReportFailure(FailureOf(code)).type, type) << curl_easy_strerror(code);
  }
}

TEST(ReportFailure, AnUnknownCodeIsProtocol) {
  EXPECT_EQ(ReportFailure(FailureOf(CURLE_FTP_ACCEPT_FAILED)).type, ErrorType::kProtocol);
}

TEST(ReportFailure, SaysWhatFailedWhereAndWhatToTry) {
  CurlFailure failure = FailureOf(CURLE_COULDNT_CONNECT);
  failure.dialled = "192.0.2.7:443";
  failure.system_error = ECONNREFUSED;
  EXPECT_EQ(ReportFailure(failure).message,
            "cannot connect to https://api.example.com:443 (tried 192.0.2.7:443): Connection "
            "refused; check that the server is up and the port is right");
}

TEST(ReportFailure, RunningOutOfDescriptorsNamesTheLimit) {
  CurlFailure failure = FailureOf(CURLE_COULDNT_CONNECT);
  failure.system_error = EMFILE;
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("ulimit -n"));
}

// libcurl reports the name as unknown.
TEST(ReportFailure, RunningOutOfThreadsIsNotADnsFailure) {
  CurlFailure failure = FailureOf(CURLE_COULDNT_RESOLVE_HOST);
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kDns);
  failure.detail = "getaddrinfo() thread failed to start";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kConnect);
  EXPECT_EQ(ReportFailure(failure).message,
            "cannot start a thread to resolve the host name of https://api.example.com:443; raise "
            "the limit of processes (ulimit -u, or the container's) or use fewer users");
}

TEST(ReportFailure, ATimeoutNamesTheStageReached) {
  CurlFailure failure = FailureOf(CURLE_OPERATION_TIMEDOUT);
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("over 2.5 s, connecting;"));
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("a firewall drops the packets"));
  failure.connected = true;
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("waiting for the response to begin"));
  failure.head_arrived = true;
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("in the middle of the response"));
}

TEST(ReportFailure, APortOfAnotherProtocolIsNamed) {
  CurlFailure failure = FailureOf(CURLE_SSL_CONNECT_ERROR);
  failure.detail = "error:0A00010B:SSL routines::wrong version number";
  EXPECT_THAT(ReportFailure(failure).message,
              HasSubstr("; the port does not speak TLS: write http:// in the URL"));
  failure = FailureOf(CURLE_UNSUPPORTED_PROTOCOL);
  failure.origin = "http://h:8001";
  failure.detail = "Received HTTP/0.9 when not allowed";
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("gRPC, or one for TLS (https://)"));
  failure = FailureOf(CURLE_GOT_NOTHING);
  failure.origin = "http://h:8443";
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("a port that speaks TLS needs https://"));
}

TEST(ReportFailure, AConnectTimeoutNamesItsStage) {
  CurlFailure failure = FailureOf(CURLE_OPERATION_TIMEDOUT);
  failure.connect_timeout = std::chrono::seconds(10);
  failure.detail = "Resolving timed out after 10000 milliseconds";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kDns);
  EXPECT_EQ(ReportFailure(failure).message,
            "cannot resolve the host name of https://api.example.com:443: over 10 s; check the URL "
            "and this machine's DNS, or raise --connect-timeout");
  failure.dialled = "192.0.2.9:443";
  failure.detail = "Connection timed out after 10000 milliseconds";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kConnect);
  failure.detail = "SSL connection timeout";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kTls);
  failure.detail = "Proxy CONNECT aborted due to timeout";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kConnect);
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("the proxy does not connect to"));
}

TEST(ReportFailure, AConnectionAttemptAbandonedByTheKernelIsNotATimeout) {
  CurlFailure failure = FailureOf(CURLE_OPERATION_TIMEDOUT);
  failure.system_error = ETIMEDOUT;
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kConnect);
  failure.connected = true;
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kTimeout);
}

TEST(ReportFailure, AnHttp2ConnectionThatFailsInTheResponseIsReset) {
  CurlFailure failure = FailureOf(CURLE_HTTP2);
  failure.head_arrived = true;
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kReset);
}

TEST(ReportFailure, HeadersAboveLibcurlsLimitsAreProtocol) {
  CurlFailure failure = FailureOf(CURLE_OUT_OF_MEMORY);
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kConnect);
  failure.connected = true;
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kProtocol);
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("the headers are too large"));
  failure.code = static_cast<CURLcode>(100);  // CURLE_TOO_LARGE
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kProtocol);
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("the headers are too large"));
  failure.code = CURLE_RECV_ERROR;
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kReset);
  failure.detail = "Too large response headers: 400000 > 307200";
  EXPECT_EQ(ReportFailure(failure).type, ErrorType::kProtocol);
}

TEST(ReportFailure, AFaultyCertificateHasItsOwnHint) {
  CurlFailure failure = FailureOf(CURLE_PEER_FAILED_VERIFICATION);
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("set ca_file to the CA"));
  failure.detail = "SSL certificate problem: certificate has expired";
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("renew the server's certificate"));
  failure.detail = "SSL: no alternative certificate subject name matches target host name 'h'";
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("use the name that is in the certificate"));
}

TEST(ReportFailure, AProxyThatRefusesIsConnect) {
  CurlFailure failure = FailureOf(CURLE_RECV_ERROR);
  failure.proxy_status = 403;
  const CurlFailureReport report = ReportFailure(failure);
  EXPECT_EQ(report.type, ErrorType::kConnect);
  EXPECT_THAT(report.message, HasSubstr("it responded with 403"));
}

TEST(ReportFailure, AProxysPasswordIsNotShown) {
  for (const CURLcode code : {CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY}) {
    CurlFailure failure = FailureOf(code);
    failure.detail = "Unsupported proxy scheme for 'me:s3cret@proxy'";
    EXPECT_THAT(ReportFailure(failure).message, Not(HasSubstr("s3cret")));
  }
}

TEST(ReportFailure, IsOneLine) {
  CurlFailure failure = FailureOf(CURLE_WEIRD_SERVER_REPLY);
  failure.detail = "two\nlines";
  EXPECT_THAT(ReportFailure(failure).message, HasSubstr("two lines"));
}

}  // namespace
}  // namespace llmb
