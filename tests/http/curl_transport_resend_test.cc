// What becomes of a request on a kept connection that ends without a response.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/http/slow_clock.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
// More than the buffers of both sockets hold, so that it cannot be sent unless the server reads.
constexpr std::size_t kLargeBody = std::size_t{32} * 1024 * 1024;

class CurlTransportResendTest : public PathTest {
 protected:
  using End = std::function<void(RawConnection&)>;

  // Every connection responds to its first request. What the first `connections` do then is `end`,
  // after which they are closed; the others respond to everything.
  void Serve(End end, int connections = 1) {
    const auto serve = [this, end = std::move(end), connections](RawConnection& connection,
                                                                 int index) {
      bool open = true;
      for (int request = 0; open; ++request) {
        if (request == 1 && index < connections) {
          end(connection);
          return;
        }
        open = !connection.ReadRequest().empty();
        if (open) ++responses_;
        if (open) connection.Send(kOk);
      }
    };
    server_ = std::make_unique<RawServer>(serve, "http/1.1", OverTls() ? &certificate_ : nullptr);
  }

  RecordedCall Run(Transport& transport, std::size_t body_size = 2) {
    HttpRequest request = RequestTo(server_->Url());
    request.verify_tls = false;
    request.body = std::string(body_size, 'x');
    return Fetch(transport, request);
  }

  // The second request, after one that was responded to.
  RecordedCall RunSecond(std::size_t body_size = 2) {
    EXPECT_EQ(Run(transport_).result.error_type, ErrorType::kNone);
    return Run(transport_, body_size);
  }

  // The same, but the server waits in AwaitPoll until the client has returned from sending. In one
  // call, libcurl may send, and read a TLS record and the end.
  RecordedCall RunSecondInSteps() {
    Run(transport_);
    HttpRequest request = RequestTo(server_->Url());
    request.verify_tls = false;
    RecordedCall call;
    transport_.Start(request, Recording(call));
    WaitFor([&] {
      transport_.Poll(slow_clock_.Now());
      return received_.load();
    });
    go_ = true;
    PollUntil(transport_, [&] { return call.dones > 0; });
    return call;
  }
  void AwaitPoll() {
    received_ = true;
    WaitFor([this] { return go_.load(); });
  }

  void ExpectSentAgain(const RecordedCall& call) {
    EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
    EXPECT_EQ(call.Body(), "ok");
    EXPECT_EQ(call.result.retries, 1);
    EXPECT_TRUE(call.result.connect_time.has_value());
    EXPECT_EQ(call.heads, 1);
    EXPECT_EQ(call.dones, 1);
    EXPECT_EQ(responses_, 2);
    EXPECT_EQ(server_->Connections(), 2);
  }

  void ExpectReset(const RecordedCall& call) {
    EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
    EXPECT_THAT(call.result.error_message, HasSubstr("127.0.0.1"));
    EXPECT_EQ(call.result.retries, 0);
    EXPECT_FALSE(call.result.connect_time.has_value());
    EXPECT_EQ(call.heads, 0);
    EXPECT_EQ(responses_, 1);
    EXPECT_EQ(server_->Connections(), 1);
  }

  TestCertificate certificate_ = MakeTestCertificate();
  std::atomic<int> responses_{0};
  std::atomic<bool> received_{false};
  std::atomic<bool> go_{false};
  std::unique_ptr<RawServer> server_;
  SystemClock clock_;
  SlowClock slow_clock_;
  // Whatever ends in time on an idle machine ends in time by a slow clock.
  CurlTransport transport_{slow_clock_, TimestampSource::kUser, Reader()};
  CurlTransport real_time_{clock_, TimestampSource::kKernel, Reader()};
};

LLMB_ON_EACH_PATH(CurlTransportResendTest);

TEST_P(CurlTransportResendTest, AConnectionThatClosesAtOnceIsReplaced) {
  Serve([](RawConnection& connection) { connection.ReadRequest(); });
  ExpectSentAgain(RunSecond());
}

TEST_P(CurlTransportResendTest, AnOrderlyEndIsNoResponse) {
  Serve([](RawConnection& connection) {
    connection.ReadRequest();
    connection.EndTls();
  });
  ExpectSentAgain(RunSecond());
}

TEST_P(CurlTransportResendTest, AConnectionThatIsResetAtOnceIsReplaced) {
  Serve([](RawConnection& connection) {
    connection.ReadSome();
    connection.Reset();
  });
  ExpectSentAgain(RunSecond());
}

TEST_P(CurlTransportResendTest, AConnectionThatClosesAfterFiveMillisecondsIsReplaced) {
  Serve([](RawConnection& connection) {
    connection.ReadRequest();
    LetTimePass(milliseconds(5));
  });
  ExpectSentAgain(RunSecond());
}

TEST_P(CurlTransportResendTest, AServerThatWorkedOnTheRequestIsNotAskedAgain) {
  Serve([](RawConnection& connection) {
    connection.ReadRequest();
    LetTimePass(milliseconds(50));
  });
  Run(real_time_);
  ExpectReset(Run(real_time_));
}

TEST_P(CurlTransportResendTest, AResetAfterFiftyMillisecondsIsNotSentAgain) {
  Serve([](RawConnection& connection) {
    connection.ReadRequest();
    LetTimePass(milliseconds(50));
    connection.Reset();
  });
  Run(real_time_);
  ExpectReset(Run(real_time_));
}

TEST_P(CurlTransportResendTest, OneByteOfAResponseIsAResponse) {
  Serve([this](RawConnection& connection) {
    connection.ReadRequest();
    AwaitPoll();
    connection.Send("H");
    connection.AwaitDelivery();
  });
  ExpectReset(RunSecondInSteps());
}

TEST_P(CurlTransportResendTest, OneByteBeforeAnOrderlyEndIsAResponse) {
  Serve([this](RawConnection& connection) {
    connection.ReadRequest();
    AwaitPoll();
    connection.Send("H");
    connection.EndTls();
    connection.AwaitDelivery();
  });
  ExpectReset(RunSecondInSteps());
}

TEST_P(CurlTransportResendTest, ARequestThatWasNotSentWholeIsSentAgainHoweverLate) {
  Serve([](RawConnection& connection) {
    connection.ReadSome();
    LetTimePass(milliseconds(50));
    connection.Reset();
  });
  Run(real_time_);
  ExpectSentAgain(Run(real_time_, kLargeBody));
}

TEST_P(CurlTransportResendTest, ARequestThatWasSentWholeAndHalfReadIsNotSentAgainLater) {
  Serve([](RawConnection& connection) {
    connection.ReadSome();  // up to 16 KiB of 40
    LetTimePass(milliseconds(50));
    connection.Reset();
  });
  Run(real_time_);
  ExpectReset(Run(real_time_, std::size_t{40} * 1024));
}

TEST_P(CurlTransportResendTest, ALargeRequestThatIsRefusedEarlyIsNotSentAgain) {
  if (OverTls()) GTEST_SKIP() << "what libcurl does";
  Serve([](RawConnection& connection) {
    connection.ReadSome();
    connection.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
    // The close resets the connection, because most of the request is unread.
  });
  const RecordedCall call = RunSecond(kLargeBody);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(call.result.http_status, 413);
  EXPECT_EQ(call.Body(), "no");
  EXPECT_EQ(call.result.retries, 0);
  EXPECT_EQ(server_->Connections(), 1);
}

// Its connection stays open, but what is left of the request would be taken for the next one.
TEST_P(CurlTransportResendTest, ARefusedRequestIsNotSentToItsEnd) {
  Serve([](RawConnection& connection) {
    connection.ReadSome();
    connection.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
    connection.AwaitClose();
  });
  EXPECT_EQ(RunSecond(kLargeBody).result.http_status, 413);
  EXPECT_EQ(Run(transport_).result.error_type, ErrorType::kNone);
  EXPECT_EQ(server_->Connections(), 2);
}

TEST_P(CurlTransportResendTest, ARequestIsSentAgainOnlyOnce) {
  // The second connection closes at its first request.
  server_ = std::make_unique<RawServer>(
      [this](RawConnection& connection, int index) {
        if (index == 0 && !connection.ReadRequest().empty()) connection.Send(kOk);
        connection.ReadRequest();
        ++responses_;
      },
      "http/1.1", OverTls() ? &certificate_ : nullptr);
  const RecordedCall call = RunSecond();
  EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
  EXPECT_EQ(call.result.retries, 1);
  EXPECT_EQ(responses_, 2);
  EXPECT_EQ(server_->Connections(), 2);
}

// Two idle connections, both closed by the server as it gets the next request.
TEST_P(CurlTransportResendTest, ItIsSentAgainOverANewConnection) {
  Serve([](RawConnection& connection) { connection.ReadRequest(); }, 2);
  std::vector<RecordedCall> calls(2);
  for (RecordedCall& call : calls) {
    HttpRequest request = RequestTo(server_->Url());
    request.verify_tls = false;
    transport_.Start(request, Recording(call));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] { return calls[0].dones + calls[1].dones == 2; }));
  ASSERT_EQ(server_->Connections(), 2);
  const RecordedCall call = Run(transport_);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(call.result.retries, 1);
  EXPECT_EQ(server_->Connections(), 3);
}

TEST_P(CurlTransportResendTest, ARequestThatIsRespondedToHasNoRetries) {
  Serve([](RawConnection&) {}, 0);
  EXPECT_EQ(RunSecond().result.retries, 0);
  EXPECT_EQ(server_->Connections(), 1);
}

}  // namespace
}  // namespace llmb
