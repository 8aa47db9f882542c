#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

class CurlTransportFaultsTest : public ReaderTest {
 protected:
  // Sends a request to a server that reads it, sends `response` and closes.
  RecordedCall RunAgainst(std::string_view response) {
    RawServer server([&](RawConnection& connection, int) {
      connection.ReadRequest();
      connection.Send(response);
    });
    return RunAt(server);
  }

  RecordedCall RunAt(const RawServer& server) {
    origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
    return Fetch(transport_, RequestTo(server.Url() + "?key=s3cret"));
  }

  // The message names the origin and shows no secret of the request.
  void ExpectFailure(const RecordedCall& call, ErrorType type) {
    EXPECT_EQ(call.result.error_type, type) << call.result.error_message;
    EXPECT_THAT(call.result.error_message,
                AllOf(HasSubstr(origin_), HasSubstr("; "), Not(HasSubstr("s3cret"))));
    EXPECT_EQ(call.dones, 1);
  }

  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, GetParam()};
  std::string origin_;
};

LLMB_WITH_EACH_READER(CurlTransportFaultsTest);

TEST_P(CurlTransportFaultsTest, AServerThatSendsNothingIsReset) {
  const RecordedCall call = RunAgainst("");
  ExpectFailure(call, ErrorType::kReset);
  EXPECT_THAT(call.result.error_message, HasSubstr("closed without a response by"));
  EXPECT_EQ(call.heads, 0);
  EXPECT_FALSE(call.result.http_status.has_value());
}

TEST_P(CurlTransportFaultsTest, AnEndInsideTheHeadersIsReset) {
  const RecordedCall call = RunAgainst("HTTP/1.1 200 OK\r\nContent-Ty");
  ExpectFailure(call, ErrorType::kReset);
  EXPECT_EQ(call.heads, 0);
}

TEST_P(CurlTransportFaultsTest, AnEndInsideAChunkedBodyIsReset) {
  const RecordedCall call = RunAgainst(std::string(kStreamHead) + "5\r\nhel");
  ExpectFailure(call, ErrorType::kReset);
  EXPECT_EQ(call.Body(), "hel");
  EXPECT_EQ(call.result.http_status, 200);
}

TEST_P(CurlTransportFaultsTest, AnEndBetweenChunksIsReset) {
  ExpectFailure(RunAgainst(std::string(kStreamHead) + "5\r\nhello\r\n"), ErrorType::kReset);
}

TEST_P(CurlTransportFaultsTest, ABrokenChunkIsReset) {
  ExpectFailure(RunAgainst(std::string(kStreamHead) + "x\r\n"), ErrorType::kReset);
}

TEST_P(CurlTransportFaultsTest, AContentLengthThatIsNoNumberIsProtocol) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok"), ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, AnEndBeforeTheContentLengthIsReset) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"), ErrorType::kReset);
}

TEST_P(CurlTransportFaultsTest, AConnectionResetInTheBodyIsReset) {
  RawServer server([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + "5\r\nhello\r\n");
    connection.Reset();
  });
  ExpectFailure(RunAt(server), ErrorType::kReset);
}

TEST_P(CurlTransportFaultsTest, ANonHttpResponseIsProtocol) {
  ExpectFailure(RunAgainst("SSH-2.0-OpenSSH_9.2\r\n"), ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, AnUnknownHttpVersionIsProtocol) {
  ExpectFailure(RunAgainst("HTTP/7.3 200 OK\r\n\r\n"), ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, DamagedCompressionIsProtocol) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
                           "not gzipped!"),
                ErrorType::kProtocol);
}

class JumpingClock final : public Clock {
 public:
  TimePoint Now() const override { return real_.Now() + jumped_; }
  WallTime WallNow() const override { return real_.WallNow(); }
  void Jump(Nanoseconds duration) { jumped_ += duration; }

 private:
  SystemClock real_;
  Nanoseconds jumped_{};
};

// Few compressed bytes can become more than there is time for.
TEST_P(CurlTransportFaultsTest, DecompressionEndsAtTheTimeLimit) {
  // gzip of 50,000 times "a".
  constexpr std::string_view kCompressed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x0d\x00\x00\x00\xc2\xa0\xac"
      "\xef\x5f\xc2\x1e\x0e\x28\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x9e\x0c\x89\x29\xf9\x76"
      "\x50\xc3\x00\x00",
      84);
  RawServer server([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + std::string(kCompressed));
  });
  JumpingClock clock;
  CurlTransport transport(clock, TimestampSource::kUser, GetParam());
  RecordedCall call;
  ResponseHandlers handlers = Recording(call);
  handlers.on_body = [&, record = handlers.on_body](std::string_view bytes, Arrival arrival) {
    clock.Jump(std::chrono::hours(1));
    return record(bytes, arrival);
  };
  transport.Start(RequestTo(server.Url()), handlers);
  PollUntil(transport, [&] { return call.dones > 0; });
  EXPECT_EQ(call.result.error_type, ErrorType::kTimeout) << call.result.error_message;
  EXPECT_THAT(call.result.error_message, HasSubstr("in the middle of the response"));
  EXPECT_EQ(call.pieces.size(), 1U);
}

TEST_P(CurlTransportFaultsTest, AnUnknownCompressionIsProtocolAndShowsNoSecret) {
  ExpectFailure(RunAgainst("HTTP/1.1 200 OK\r\nContent-Encoding: unknown-" + std::string(200, 'x') +
                           "s3cret\r\nContent-Length: 2\r\n\r\nok"),
                ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, AnUnknownCompressionOfNothingIsNoFault) {
  const RecordedCall call =
      RunAgainst("HTTP/1.1 200 OK\r\nContent-Encoding: unknown\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(call.result.http_status, 200);
}

// A server that sends `head`, then repeats `line` until the client closes.
RawServer::Serve Endless(const std::string& head, const std::string& line) {
  return [=](RawConnection& connection, int) {
    connection.ReadRequest();
    // Far more than a client may keep. The limit ends the test if the client keeps it all.
    constexpr int kMostLines = 1'000'000;
    bool open = connection.Send(head);
    for (int i = 0; open && i < kMostLines; ++i) open = connection.Send(line);
  };
}

TEST_P(CurlTransportFaultsTest, HeadersWithoutEndAreProtocol) {
  const RawServer server(
      Endless("HTTP/1.1 200 OK\r\n", "X-Filler: " + std::string(900, 'x') + "\r\n"));
  const RecordedCall call = RunAt(server);
  ExpectFailure(call, ErrorType::kProtocol);
  EXPECT_THAT(call.result.error_message,
              HasSubstr("the headers are too large in the response from"));
  EXPECT_EQ(call.heads, 0);
}

// A complete response with `lines` header lines of 1,000 bytes.
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

TEST_P(CurlTransportFaultsTest, HeadersMayHaveAsMuchAsTheLimit) {
  const RawServer most(WithHeaderLines(kMostHeaderBytes / 1000 - 1));
  EXPECT_EQ(RunAt(most).result.error_type, ErrorType::kNone);
  const RawServer more(WithHeaderLines(kMostHeaderBytes / 1000 + 1));
  const RecordedCall call = RunAt(more);
  ExpectFailure(call, ErrorType::kProtocol);
  EXPECT_THAT(call.result.error_message, HasSubstr("more than 256 KiB"));
}

TEST_P(CurlTransportFaultsTest, AHeaderWithoutEndIsProtocol) {
  const RawServer server(Endless("HTTP/1.1 200 OK\r\nX-Filler: ", std::string(10000, 'x')));
  const RecordedCall call = RunAt(server);
  ExpectFailure(call, ErrorType::kProtocol);
  EXPECT_THAT(call.result.error_message,
              HasSubstr("the headers are too large in the response from"));
}

TEST_P(CurlTransportFaultsTest, InformationalHeadsWithoutEndAreProtocol) {
  const RawServer server(Endless("", "HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n"));
  const RecordedCall call = RunAt(server);
  ExpectFailure(call, ErrorType::kProtocol);
  EXPECT_THAT(call.result.error_message,
              HasSubstr("the headers are too large in the response from"));
}

TEST_P(CurlTransportFaultsTest, TrailersWithoutEndAreProtocol) {
  const RawServer server(Endless(std::string(kStreamHead) + "0\r\n", "X-Trailer: x\r\n"));
  const RecordedCall call = RunAt(server);
  ExpectFailure(call, ErrorType::kProtocol);
  EXPECT_EQ(call.heads, 1);
}

TEST_P(CurlTransportFaultsTest, HeadersUpToTheLimitAreAccepted) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 0; i < 250; ++i) head += "X-Filler: " + std::string(1000, 'x') + "\r\n";
  const RecordedCall call = RunAgainst(head + "\r\n");
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(call.http_status, 200);
}

TEST_P(CurlTransportFaultsTest, NothingIsRetriedOnAFreshConnection) {
  RawServer server([](RawConnection& connection, int) { connection.ReadRequest(); });
  ExpectFailure(RunAt(server), ErrorType::kReset);
  EXPECT_EQ(server.Connections(), 1);
}

TEST_P(CurlTransportFaultsTest, NothingIsRetriedOnceAResponseHasBegun) {
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

TEST_P(CurlTransportFaultsTest, APortWhereNobodyListensIsConnect) {
  std::string url;
  {
    const RawServer server([](RawConnection&, int) {});
    url = server.Url();
    origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
  }
  const RecordedCall call = Fetch(transport_, RequestTo(url));
  ExpectFailure(call, ErrorType::kConnect);
  EXPECT_THAT(call.result.error_message, HasSubstr("Connection refused"));
  EXPECT_FALSE(call.result.connect_time.has_value());
}

// A label of 64 letters is one letter too long for any name (RFC 1035), so every resolver refuses
// it at once, with or without a network.
std::string ImpossibleHost() { return "http://" + std::string(64, 'x') + ".invalid:80"; }

TEST_P(CurlTransportFaultsTest, ANameThatDoesNotResolveIsDns) {
  origin_ = ImpossibleHost();
  const RecordedCall call = Fetch(transport_, RequestTo(ImpossibleHost() + "/v1"));
  ExpectFailure(call, ErrorType::kDns);
  EXPECT_FALSE(call.result.connect_time.has_value());
}

TEST_P(CurlTransportFaultsTest, AFailedLookupDelaysNoOtherRequest) {
  std::vector<RecordedCall> calls(3);
  for (RecordedCall& call : calls) {
    transport_.Start(RequestTo(ImpossibleHost()), Recording(call));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(calls, [](const RecordedCall& e) { return e.dones == 1; });
  }));
  EXPECT_EQ(calls[2].result.error_type, ErrorType::kDns);
}

TEST_P(CurlTransportFaultsTest, ARequestPastItsDeadlineIsNotSent) {
  RawServer server([](RawConnection&, int) {});
  RecordedCall call;
  HttpRequest request = RequestTo(server.Url());
  request.timeout = Nanoseconds(1);
  transport_.Start(request, Recording(call));
  transport_.Poll(clock_.Now());
  EXPECT_EQ(call.result.error_type, ErrorType::kTimeout);
  EXPECT_EQ(server.Connections(), 0);
}

TEST_P(CurlTransportFaultsTest, AnotherSchemeIsProtocol) {
  origin_ = "ftp://127.0.0.1:21";
  ExpectFailure(Fetch(transport_, RequestTo("ftp://127.0.0.1/x")), ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, AUrlThatCannotBeParsedIsProtocol) {
  origin_ = "the URL";
  ExpectFailure(Fetch(transport_, RequestTo("http://h:s3cret/")), ErrorType::kProtocol);
}

TEST_P(CurlTransportFaultsTest, AResponseThatNeverBeginsTimesOut) {
  RawServer server([](RawConnection& connection, int) { connection.AwaitClose(); });
  origin_ = "http://127.0.0.1:" + std::to_string(server.Port());
  HttpRequest request = RequestTo(server.Url());
  request.timeout = std::chrono::milliseconds(20);
  const RecordedCall call = Fetch(transport_, request);
  ExpectFailure(call, ErrorType::kTimeout);
  EXPECT_THAT(call.result.error_message, HasSubstr("over 0.02 s"));
}

TEST_P(CurlTransportFaultsTest, AResponseThatStallsTimesOut) {
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

// Sets the limit of open files and restores it at the end.
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

// UBSan opens descriptors when it first meets a class with virtual functions. So each of these
// tests first runs once before the descriptors are used up.
TEST_P(CurlTransportFaultsTest, OutOfDescriptorsIsConnectAndNamesTheLimit) {
  const HttpRequest request = RequestTo("http://127.0.0.1:9/");
  origin_ = "http://127.0.0.1:9";
  RecordedCall call = Fetch(transport_, request);
  {
    const OpenFileLimit none(0);
    call = Fetch(transport_, request);
  }
  ExpectFailure(call, ErrorType::kConnect);
  EXPECT_THAT(call.result.error_message, HasSubstr("ulimit -n"));
}

TEST_P(CurlTransportFaultsTest, ATransportWithoutDescriptorsFailsEachRequest) {
  const HttpRequest request = RequestTo("http://127.0.0.1:9/");
  RecordedCall call = Fetch(transport_, request);
  {
    const OpenFileLimit none(0);
    CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
    call = Fetch(transport, request);
  }
  EXPECT_EQ(call.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(call.result.error_message, HasSubstr("cannot begin a request"));
}

}  // namespace
}  // namespace llmb
