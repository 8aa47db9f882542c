#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/http/curl_transport.h"
#include "harness/http/redirect.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kOk =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 2\r\n\r\nok";

std::string Moved(int status, const std::string& location) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nlocation: " + location +
         "\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
         "5\r\nmoved\r\n0\r\nLocation: /trailer\r\n\r\n";
}

class CurlTransportRedirectTest : public ReaderTest {
 protected:
  // Sends `first` in response to the first request of each connection, kOk to the others.
  RawServer::Serve FirstThenOk(std::string first) {
    return [this, first = std::move(first)](RawConnection& connection, int) {
      seen_.push_back(connection.ReadRequest());
      connection.Send(first);
      for (std::string next; !(next = connection.ReadRequest()).empty();) {
        second_seen_ = clock_.Now();
        seen_.push_back(next);
        connection.Send(kOk);
      }
    };
  }

  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, GetParam()};
  std::vector<std::string> seen_;  // written only by the server's thread
  TimePoint second_seen_{};
};

LLMB_WITH_EACH_READER(CurlTransportRedirectTest);

// 2 x 90,000 bytes for each of two responses: 360,000 of 262,144 allowed.
TEST_P(CurlTransportRedirectTest, TheHeadersOfAllResponsesTogetherAreLimited) {
  const std::string filler = "X-Filler: " + std::string(90'000, 'x') + "\r\n";
  const std::string head = "HTTP/1.1 307 Moved\r\nLocation: /again\r\n" + filler + filler;
  RawServer server([&](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      connection.Send(head + "Content-Length: 0\r\n\r\n");
    }
  });
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.error_type, ErrorType::kProtocol) << call.result.error_message;
  EXPECT_THAT(call.result.error_message, HasSubstr("headers are too large"));
}

TEST_P(CurlTransportRedirectTest, TheSameRequestIsSentToTheNewPathOnTheSameConnection) {
  for (const int status : {301, 302, 307, 308}) {
    seen_.clear();
    RecordedCall call;
    {
      RawServer server(FirstThenOk(Moved(status, "/v2/chat?a=b")));
      call = Fetch(transport_, RequestTo(server.Url(), status));
      EXPECT_EQ(server.Connections(), 1);
      transport_.Poll(clock_.Now());
    }
    EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
    EXPECT_EQ(call.heads, 1);
    EXPECT_EQ(call.result.http_status, 200);
    EXPECT_EQ(call.content_type, "text/event-stream");
    EXPECT_THAT(call.pieces, ElementsAre("ok"));
    EXPECT_EQ(call.result.redirect_refusal, "");
    ASSERT_THAT(seen_, SizeIs(2));
    EXPECT_THAT(seen_[0], StartsWith("POST /v1/chat HTTP/1.1\r\n"));
    EXPECT_THAT(seen_[1], StartsWith("POST /v2/chat?a=b HTTP/1.1\r\n"));
    EXPECT_EQ(seen_[0].substr(seen_[0].find("\r\n")), seen_[1].substr(seen_[1].find("\r\n")));
    EXPECT_THAT(seen_[1], HasSubstr("Bearer s3cret"));
  }
}

TEST_P(CurlTransportRedirectTest, TheHeadIsOfTheLastResponseAndTheConnectTimeCounts) {
  RawServer server(FirstThenOk(Moved(307, "/v2")));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  ASSERT_TRUE(call.head_arrival);
  EXPECT_GE(call.head_arrival->at, second_seen_);
  EXPECT_GE(call.result.finished, call.head_arrival->at);
  // Only the first of the two requests made a connection.
  EXPECT_TRUE(call.result.connect_time.has_value());
}

TEST_P(CurlTransportRedirectTest, AnotherServerNeverSeesTheToken) {
  RawServer other([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(kOk);
  });
  RawServer server(FirstThenOk(Moved(307, other.Url() + "?token=s3cret")));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.http_status, 307);
  EXPECT_EQ(call.Body(), "moved");
  EXPECT_THAT(call.result.redirect_refusal, HasSubstr(other.Url() + "?***, which"));
  EXPECT_EQ(other.Connections(), 0);
}

TEST_P(CurlTransportRedirectTest, ALoopEnds) {
  int requests = 0;
  RecordedCall call;
  {
    RawServer server([&](RawConnection& connection, int) {
      for (; !connection.ReadRequest().empty(); ++requests) {
        connection.Send(Moved(307, "/v1/chat"));
      }
    });
    call = Fetch(transport_, RequestTo(server.Url()));
  }
  EXPECT_EQ(requests, kMostRedirects + 1);
  EXPECT_EQ(call.result.http_status, 307);
  EXPECT_THAT(call.result.redirect_refusal, HasSubstr("after 5 others"));
}

TEST_P(CurlTransportRedirectTest, RedirectsShareTheTimeLimitOfTheRequest) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(Moved(307, "/v2"));
    connection.AwaitClose();
  });
  HttpRequest request = RequestTo(server.Url());
  request.timeout = std::chrono::milliseconds(300);
  const RecordedCall call = Fetch(transport_, request);
  EXPECT_EQ(call.result.error_type, ErrorType::kTimeout);
  EXPECT_THAT(call.result.error_message, HasSubstr("over 0.3 s, waiting for the response"));
  EXPECT_FALSE(call.result.http_status.has_value());
  EXPECT_EQ(call.heads, 0);
}

TEST_P(CurlTransportRedirectTest, AConnectionThatWasClosedIsReplaced) {
  RawServer server([&](RawConnection& connection, int index) {
    seen_.push_back(connection.ReadRequest());
    connection.Send(index > 0 ? std::string(kOk)
                              : "HTTP/1.1 308 Moved\r\nLocation: /v2\r\nConnection: close\r\n"
                                "Content-Length: 0\r\n\r\n");
  });
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(server.Connections(), 2);
}

TEST_P(CurlTransportRedirectTest, RetryAfterIsPassedOn) {
  RawServer server(FirstThenOk(
      "HTTP/1.1 429 Too Many\r\nRETRY-AFTER:  7 \r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.http_status, 429);
  EXPECT_EQ(call.result.retry_after, "7");
  EXPECT_EQ(call.result.redirect_refusal, "");
}

}  // namespace
}  // namespace llmb
