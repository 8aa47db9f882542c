#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "harness/http/curl_transport.h"
#include "tests/http/http2_frames.h"
#include "tests/http/raw_server.h"
#include "tests/http/recorded_call.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

void AnswerAll(RawConnection& connection, int) {
  while (!connection.ReadRequest().empty()) {
    connection.Send(kOk);
  }
}

// Responds "ok" to each request of a connection. Clients number their streams 1, 3, 5 and so on.
void AnswerAllHttp2(RawConnection& connection, int) {
  connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
  Http2Requests requests(connection);
  for (int stream = 1; requests.Next(); stream += 2) {
    connection.Send(Http2Head(stream) + Frame(kData, kEndStream, stream, "ok"));
  }
}

class CurlTransportTlsTest : public ::testing::Test {
 protected:
  CurlTransportTlsTest() { WritePem(*certificate_.authority, ca_file_); }
  ~CurlTransportTlsTest() override { std::filesystem::remove(ca_file_); }

  HttpRequest TrustingRequestTo(const RawServer& server, int user = 0) {
    HttpRequest request = RequestTo(server.Url(), user);
    request.ca_file = ca_file_;
    return request;
  }

  TestCertificate certificate_ = MakeTestCertificate();
  // ctest runs each test in its own process, several at the same time.
  std::string ca_file_ = ::testing::TempDir() + "llmb_ca_" + std::to_string(getpid()) + ".pem";
  SystemClock clock_;
  CurlTransport transport_{clock_};
};

TEST_F(CurlTransportTlsTest, AnUnknownCaIsNotTrusted) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.error_type, ErrorType::kTls);
  EXPECT_THAT(call.result.error_message, HasSubstr("ca_file"));
  EXPECT_EQ(call.heads, 0);
}

TEST_F(CurlTransportTlsTest, TheCaFileIsTrusted) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  const RecordedCall call = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_TRUE(call.result.connect_time.has_value());
}

TEST_F(CurlTransportTlsTest, ANameThatIsNotInTheCertificateIsNotTrusted) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  HttpRequest request = TrustingRequestTo(server);
  request.url = "https://localhost:" + std::to_string(server.Port()) + "/";
  EXPECT_EQ(Fetch(transport_, request).result.error_type, ErrorType::kTls);
}

TEST_F(CurlTransportTlsTest, VerificationCanBeTurnedOff) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  HttpRequest request = RequestTo(server.Url());
  request.verify_tls = false;
  EXPECT_EQ(Fetch(transport_, request).Body(), "ok");
}

TEST_F(CurlTransportTlsTest, AnUnverifiedConnectionIsNotReusedForAVerifiedRequest) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  HttpRequest request = RequestTo(server.Url());
  request.verify_tls = false;
  Fetch(transport_, request);
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).result.error_type, ErrorType::kTls);
}

TEST_F(CurlTransportTlsTest, AMissingCaFileIsNamed) {
  RawServer server(AnswerAll, "http/1.1", &certificate_);
  HttpRequest request = RequestTo(server.Url());
  request.ca_file = ca_file_ + ".missing";
  const RecordedCall call = Fetch(transport_, request);
  EXPECT_EQ(call.result.error_type, ErrorType::kTls);
  EXPECT_THAT(call.result.error_message, HasSubstr("--ca-file (ca_file of the models file)"));
}

TEST_F(CurlTransportTlsTest, APlainServerFailsTheHandshake) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadSome();
    connection.Send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    connection.AwaitClose();
  });
  const std::string url = "https://127.0.0.1:" + std::to_string(server.Port()) + "/";
  EXPECT_EQ(Fetch(transport_, RequestTo(url)).result.error_type, ErrorType::kTls);
}

TEST_F(CurlTransportTlsTest, Http2IsUsedIfTheServerAgrees) {
  RawServer server(AnswerAllHttp2, "h2", &certificate_);
  const RecordedCall first = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(first.Body(), "ok") << first.result.error_message;
  EXPECT_EQ(first.content_type, "text/event-stream");
  EXPECT_EQ(first.result.http_status, 200);
  const RecordedCall second = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(second.Body(), "ok") << second.result.error_message;
  EXPECT_FALSE(second.result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 1);
}

TEST_F(CurlTransportTlsTest, ARedirectIsFollowedOverHttp2) {
  // Status (entry 8) 307 and location (entry 46) "/v2", each with a literal value.
  constexpr std::string_view kRedirect =
      "\x48\x03"
      "307"
      "\x6e\x03/v2";
  RawServer server(
      [&](RawConnection& connection, int) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests requests(connection);
        if (!requests.Next()) return;
        connection.Send(Frame(kHeaders, kEndHeaders | kEndStream, 1, kRedirect));
        if (!requests.Next()) return;
        connection.Send(Http2Head(3) + Frame(kData, kEndStream, 3, "ok"));
        connection.AwaitClose();
      },
      "h2", &certificate_);
  const RecordedCall call = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(call.result.http_status, 200);
  EXPECT_EQ(call.heads, 1);
  EXPECT_EQ(server.Connections(), 1);
}

TEST_F(CurlTransportTlsTest, UsersDoNotShareAnHttp2Connection) {
  RawServer server(AnswerAllHttp2, "h2", &certificate_);
  // The others start once user 0's connection has announced that it accepts more streams.
  EXPECT_EQ(Fetch(transport_, TrustingRequestTo(server)).Body(), "ok");
  std::vector<RecordedCall> calls(3);
  for (int user = 0; user < 3; ++user) {
    RecordedCall& call = calls[static_cast<std::size_t>(user)];
    transport_.Start(TrustingRequestTo(server, user), Recording(call));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(calls, [](const RecordedCall& e) { return e.dones == 1; });
  }));
  EXPECT_EQ(calls[2].Body(), "ok");
  EXPECT_EQ(server.Connections(), 3);
}

TEST_F(CurlTransportTlsTest, AnHttp2ConnectionCarriesOneRequestAtATime) {
  std::atomic<int> seen = 0;
  std::atomic<bool> given_up = false;
  RawServer server(
      [&](RawConnection& connection, int) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests requests(connection);
        for (int stream = 1; requests.Next(); stream += 2) {
          ++seen;
          // The first gets its response at once, the others once both have arrived.
          WaitFor([&] { return seen != 2 || given_up; });
          connection.Send(Http2Head(stream) + Frame(kData, kEndStream, stream, "ok"));
        }
      },
      "h2", &certificate_);
  EXPECT_EQ(Fetch(transport_, TrustingRequestTo(server)).Body(), "ok");
  std::vector<RecordedCall> calls(2);
  for (RecordedCall& call : calls) {
    transport_.Start(TrustingRequestTo(server), Recording(call));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(calls, [](const RecordedCall& e) { return e.dones == 1; });
  }));
  given_up = true;
  EXPECT_EQ(server.Connections(), 2);
}

TEST_F(CurlTransportTlsTest, Http2TrailersAreNotASecondHead) {
  RawServer server(
      [](RawConnection& connection, int) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests(connection).Next();
        // A literal name and value: "x" and "y".
        constexpr std::string_view kTrailer("\0\1x\1y", 5);
        connection.Send(Http2Head(1) + Frame(kData, 0, 1, "ok") +
                        Frame(kHeaders, kEndHeaders | kEndStream, 1, kTrailer));
        connection.AwaitClose();
      },
      "h2", &certificate_);
  const RecordedCall call = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(call.heads, 1);
}

TEST_F(CurlTransportTlsTest, AnHttp2StreamThatTheServerEndsIsReset) {
  RawServer server(
      [](RawConnection& connection, int) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests(connection).Next();
        constexpr std::string_view kInternalError("\0\0\0\2", 4);
        connection.Send(Http2Head(1) + Frame(kData, 0, 1, "hel") +
                        Frame(kResetStream, 0, 1, kInternalError));
        connection.AwaitClose();
      },
      "h2", &certificate_);
  const RecordedCall call = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
}

TEST_F(CurlTransportTlsTest, AnHttp2StreamThatStaysOpenIsReset) {
  RawServer server(
      [](RawConnection& connection, int index) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests requests(connection);
        for (int stream = 1; requests.Next(); stream += 2) {
          const bool stays_open = index == 0 && stream == 1;
          connection.Send(Http2Head(stream) +
                          Frame(kData, stays_open ? 0 : kEndStream, stream, "ok"));
        }
      },
      "h2", &certificate_);
  RecordedCall call;
  int releases = 0;
  ResponseHandlers handlers = Recording(call);
  TransferId id = 0;
  handlers.on_body = [&](std::string_view, Arrival arrival) {
    transport_.Release(id, arrival.at);
    return true;
  };
  handlers.on_released = [&] { ++releases; };
  id = transport_.Start(TrustingRequestTo(server), handlers);
  EXPECT_TRUE(PollUntil(transport_, [&] { return call.dones > 0; }));
  EXPECT_EQ(releases, 1);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_TRUE(call.result.held_open.has_value());
  EXPECT_EQ(Fetch(transport_, TrustingRequestTo(server)).Body(), "ok");
}

TEST_F(CurlTransportTlsTest, AnHttp2ConnectionThatEndsInTheResponseIsReset) {
  RawServer server(
      [](RawConnection& connection, int) {
        connection.Send(Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, ""));
        Http2Requests(connection).Next();
        connection.Send(Http2Head(1) + Frame(kData, 0, 1, "hel"));
      },
      "h2", &certificate_);
  const RecordedCall call = Fetch(transport_, TrustingRequestTo(server));
  EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
}

}  // namespace
}  // namespace llmb
