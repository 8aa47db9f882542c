#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "harness/http/curl_transport.h"
#include "tests/http/exchange.h"
#include "tests/http/raw_server.h"

namespace llmb {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

class CurlTransportFaultsTest : public ::testing::Test {
 protected:
  // A request to a server that reads it, sends `answer` and closes.
  Exchange RunAgainst(std::string_view answer) {
    RawServer server([&](RawConnection& connection, int) {
      connection.ReadRequest();
      connection.Send(answer);
    });
    return RunAt(server);
  }

  Exchange RunAt(const RawServer& server) {
    origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
    return Fetch(transport_, RequestTo(server.Url() + "?key=s3cret"));
  }

  // The message names the place and shows none of the request's secrets.
  void ExpectFailure(const Exchange& exchange, ErrorType type) {
    EXPECT_EQ(exchange.result.error_type, type) << exchange.result.error_message;
    EXPECT_THAT(exchange.result.error_message,
                AllOf(HasSubstr(origin_), HasSubstr("; "), Not(HasSubstr("s3cret"))));
    EXPECT_EQ(exchange.dones, 1);
  }

  SystemClock clock_;
  CurlTransport transport_{clock_};
  std::string origin_;
};

TEST_F(CurlTransportFaultsTest, AServerThatSendsNothingIsReset) {
  const Exchange exchange = RunAgainst("");
  ExpectFailure(exchange, ErrorType::kReset);
  EXPECT_EQ(exchange.heads, 0);
  EXPECT_FALSE(exchange.result.http_status.has_value());
}

TEST_F(CurlTransportFaultsTest, AnEndInsideTheHeadersIsReset) {
  const Exchange exchange = RunAgainst("HTTP/1.1 200 OK\r\nContent-Ty");
  ExpectFailure(exchange, ErrorType::kReset);
  EXPECT_EQ(exchange.heads, 0);
}

TEST_F(CurlTransportFaultsTest, AnEndInsideAChunkedBodyIsReset) {
  const Exchange exchange = RunAgainst(std::string(kStreamHead) + "5\r\nhel");
  ExpectFailure(exchange, ErrorType::kReset);
  EXPECT_EQ(exchange.Body(), "hel");
  EXPECT_EQ(exchange.result.http_status, 200);
}

TEST_F(CurlTransportFaultsTest, AnEndBetweenChunksIsReset) {
  ExpectFailure(RunAgainst(std::string(kStreamHead) + "5\r\nhello\r\n"), ErrorType::kReset);
}

TEST_F(CurlTransportFaultsTest, AnEndBeforeTheContentLengthIsReset) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"), ErrorType::kReset);
}

TEST_F(CurlTransportFaultsTest, AConnectionResetInTheBodyIsReset) {
  RawServer server([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + "5\r\nhello\r\n");
    connection.Reset();
  });
  ExpectFailure(RunAt(server), ErrorType::kReset);
}

TEST_F(CurlTransportFaultsTest, ANonHttpAnswerIsProtocol) {
  ExpectFailure(RunAgainst("SSH-2.0-OpenSSH_9.2\r\n"), ErrorType::kProtocol);
}

TEST_F(CurlTransportFaultsTest, AnUnknownHttpVersionIsProtocol) {
  ExpectFailure(RunAgainst("HTTP/7.3 200 OK\r\n\r\n"), ErrorType::kProtocol);
}

TEST_F(CurlTransportFaultsTest, DamagedCompressionIsProtocol) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
                           "not gzipped!"),
                ErrorType::kProtocol);
}

// A server that sends `head` and then `line` again and again until the client closes.
RawServer::Serve Endless(const std::string& head, const std::string& line) {
  return [=](RawConnection& connection, int) {
    connection.ReadRequest();
    // Far more than a client may keep, and an end for the test of one that keeps it.
    constexpr int kMostLines = 1'000'000;
    bool open = connection.Send(head);
    for (int i = 0; open && i < kMostLines; ++i) open = connection.Send(line);
  };
}

TEST_F(CurlTransportFaultsTest, HeadersWithoutEndAreProtocol) {
  const RawServer server(
      Endless("HTTP/1.1 200 OK\r\n", "X-Filler: " + std::string(900, 'x') + "\r\n"));
  const Exchange exchange = RunAt(server);
  ExpectFailure(exchange, ErrorType::kProtocol);
  EXPECT_THAT(exchange.result.error_message,
              HasSubstr("the headers are too large in the answer of"));
  EXPECT_EQ(exchange.heads, 0);
}

// A whole answer with so many header lines of 1,000 bytes.
RawServer::Serve WithHeaderLines(std::size_t lines) {
  return [=](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
    for (std::size_t i = 0; i < lines; ++i) {
      connection.Send("X-Filler: " + std::string(988, 'x') + "\r\n");
    }
    connection.Send("\r\nok");
    connection.AwaitClose();
  };
}

TEST_F(CurlTransportFaultsTest, HeadersMayHaveAsMuchAsIsSaid) {
  const RawServer most(WithHeaderLines(kMostHeaderBytes / 1000 - 1));
  EXPECT_EQ(RunAt(most).result.error_type, ErrorType::kNone);
  const RawServer more(WithHeaderLines(kMostHeaderBytes / 1000 + 1));
  const Exchange exchange = RunAt(more);
  ExpectFailure(exchange, ErrorType::kProtocol);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("more than 256 KiB"));
}

TEST_F(CurlTransportFaultsTest, AHeaderWithoutEndIsProtocol) {
  const RawServer server(Endless("HTTP/1.1 200 OK\r\nX-Filler: ", std::string(10000, 'x')));
  const Exchange exchange = RunAt(server);
  ExpectFailure(exchange, ErrorType::kProtocol);
  EXPECT_THAT(exchange.result.error_message,
              HasSubstr("the headers are too large in the answer of"));
}

TEST_F(CurlTransportFaultsTest, InformationalHeadsWithoutEndAreProtocol) {
  const RawServer server(Endless("", "HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n"));
  const Exchange exchange = RunAt(server);
  ExpectFailure(exchange, ErrorType::kProtocol);
  EXPECT_THAT(exchange.result.error_message,
              HasSubstr("the headers are too large in the answer of"));
}

TEST_F(CurlTransportFaultsTest, TrailersWithoutEndAreProtocol) {
  const RawServer server(Endless(std::string(kStreamHead) + "0\r\n", "X-Trailer: x\r\n"));
  const Exchange exchange = RunAt(server);
  ExpectFailure(exchange, ErrorType::kProtocol);
  EXPECT_EQ(exchange.heads, 1);
}

TEST_F(CurlTransportFaultsTest, HeadersUpToTheLimitAreTaken) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 0; i < 250; ++i) head += "X-Filler: " + std::string(1000, 'x') + "\r\n";
  const Exchange exchange = RunAgainst(head + "\r\n");
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone) << exchange.result.error_message;
  EXPECT_EQ(exchange.http_status, 200);
}

TEST_F(CurlTransportFaultsTest, NothingIsRetriedOnAFreshConnection) {
  RawServer server([](RawConnection& connection, int) { connection.ReadRequest(); });
  ExpectFailure(RunAt(server), ErrorType::kReset);
  EXPECT_EQ(server.Connections(), 1);
}

TEST_F(CurlTransportFaultsTest, NothingIsRetriedOnceAnAnswerHasBegun) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
  });
  EXPECT_EQ(RunAt(server).result.error_type, ErrorType::kNone);
  ExpectFailure(RunAt(server), ErrorType::kReset);
  EXPECT_EQ(server.Connections(), 1);
}

TEST_F(CurlTransportFaultsTest, APortWhereNobodyListensIsConnect) {
  std::string url;
  {
    const RawServer server([](RawConnection&, int) {});
    url = server.Url();
    origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
  }
  const Exchange exchange = Fetch(transport_, RequestTo(url));
  ExpectFailure(exchange, ErrorType::kConnect);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("Connection refused"));
  EXPECT_FALSE(exchange.result.connect_time.has_value());
}

// A label of 64 letters is one too long for any name (RFC 1035), so that every resolver refuses it
// at once, with a network or without.
std::string ImpossibleHost() { return "http://" + std::string(64, 'x') + ".invalid:80"; }

TEST_F(CurlTransportFaultsTest, ANameThatDoesNotResolveIsDns) {
  origin_ = ImpossibleHost();
  const Exchange exchange = Fetch(transport_, RequestTo(ImpossibleHost() + "/v1"));
  ExpectFailure(exchange, ErrorType::kDns);
  EXPECT_FALSE(exchange.result.connect_time.has_value());
}

TEST_F(CurlTransportFaultsTest, AFailedLookupHoldsNobodyBack) {
  std::vector<Exchange> exchanges(3);
  for (Exchange& exchange : exchanges) {
    transport_.Start(RequestTo(ImpossibleHost()), Recording(exchange));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(exchanges, [](const Exchange& e) { return e.dones == 1; });
  }));
  EXPECT_EQ(exchanges[2].result.error_type, ErrorType::kDns);
}

TEST_F(CurlTransportFaultsTest, ARequestWhoseTimeIsOverIsNotSent) {
  RawServer server([](RawConnection&, int) {});
  Exchange exchange;
  HttpRequest request = RequestTo(server.Url());
  request.timeout = Nanoseconds(1);
  transport_.Start(request, Recording(exchange));
  transport_.Poll(clock_.Now());
  EXPECT_EQ(exchange.result.error_type, ErrorType::kTimeout);
  EXPECT_EQ(server.Connections(), 0);
}

TEST_F(CurlTransportFaultsTest, AnotherSchemeIsProtocol) {
  origin_ = "ftp://127.0.0.1:21";
  ExpectFailure(Fetch(transport_, RequestTo("ftp://127.0.0.1/x")), ErrorType::kProtocol);
}

TEST_F(CurlTransportFaultsTest, AUrlThatCannotBeParsedIsProtocol) {
  origin_ = "the URL";
  ExpectFailure(Fetch(transport_, RequestTo("http://h:s3cret/")), ErrorType::kProtocol);
}

TEST_F(CurlTransportFaultsTest, AnAnswerThatNeverBeginsTimesOut) {
  RawServer server([](RawConnection& connection, int) { connection.AwaitClose(); });
  origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
  HttpRequest request = RequestTo(server.Url());
  request.timeout = std::chrono::milliseconds(20);
  const Exchange exchange = Fetch(transport_, request);
  ExpectFailure(exchange, ErrorType::kTimeout);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("over 0.02 s"));
}

TEST_F(CurlTransportFaultsTest, AnAnswerThatStallsTimesOut) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + "1\r\na\r\n");
    connection.AwaitClose();
  });
  origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
  HttpRequest request = RequestTo(server.Url());
  request.timeout = std::chrono::milliseconds(200);
  ExpectFailure(Fetch(transport_, request), ErrorType::kTimeout);
}

// The number of open files allowed, put back at the end.
class OpenFileLimit {
 public:
  explicit OpenFileLimit(rlim_t limit) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit now{.rlim_cur = limit, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &now);
  }
  ~OpenFileLimit() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// UBSan needs descriptors of its own the first time it sees a class with virtual functions, so each
// of these tests does what it does once before there are none left.
TEST_F(CurlTransportFaultsTest, OutOfDescriptorsIsConnectAndSaysWhatToRaise) {
  const HttpRequest request = RequestTo("http://127.0.0.1:9/");
  origin_ = "http://127.0.0.1:9";
  Exchange exchange = Fetch(transport_, request);
  {
    const OpenFileLimit none(0);
    exchange = Fetch(transport_, request);
  }
  ExpectFailure(exchange, ErrorType::kConnect);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("ulimit -n"));
}

TEST_F(CurlTransportFaultsTest, ATransportWithoutDescriptorsFailsEachRequest) {
  const HttpRequest request = RequestTo("http://127.0.0.1:9/");
  Exchange exchange = Fetch(transport_, request);
  {
    const OpenFileLimit none(0);
    CurlTransport transport(clock_);
    exchange = Fetch(transport, request);
  }
  EXPECT_EQ(exchange.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(exchange.result.error_message, HasSubstr("cannot begin a request"));
}

}  // namespace
}  // namespace llmb
