// Released transfers: the owner has the whole response before its body ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/http/slow_clock.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view kDone = "1\r\n.\r\n";  // a chunk with the end mark of these tests
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct ReleasedCall : RecordedCall {
  int releases = 0;
};

class CurlTransportReleaseTest : public PathTest {
 protected:
  void Serve(RawServer::Serve serve) {
    server_ = std::make_unique<RawServer>(std::move(serve), "http/1.1",
                                          OverTls() ? &certificate_ : nullptr);
  }

  // The transfer is released as soon as a piece of its body ends in ".".
  TransferId Start(Transport& transport, ReleasedCall& call, int user = 0) {
    HttpRequest request = RequestTo(server_->Url(), user);
    request.verify_tls = false;
    ResponseHandlers handlers = Recording(call);
    auto id = std::make_shared<TransferId>();
    handlers.on_body = [&transport, &call, id](std::string_view bytes, Arrival arrival) {
      call.pieces.emplace_back(bytes);
      if (bytes.ends_with(".")) transport.Release(*id, arrival.at);
      return true;
    };
    handlers.on_released = [&call] { ++call.releases; };
    *id = transport.Start(request, std::move(handlers));
    return *id;
  }

  static void AwaitRelease(Transport& transport, const ReleasedCall& call) {
    ASSERT_TRUE(PollUntil(transport, [&] { return call.releases > 0 || call.dones > 0; }));
    ASSERT_EQ(call.releases, 1);
    ASSERT_EQ(call.dones, 0);
  }

  static void AwaitDone(Transport& transport, const ReleasedCall& call) {
    ASSERT_TRUE(PollUntil(transport, [&] { return call.dones > 0; }));
  }

  // Responds to the first request of each connection with `rest` after the end mark, once `go` is
  // true, and to all others completely.
  RawServer::Serve Holding(std::string_view rest) {
    return [this, rest](RawConnection& connection, int) {
      if (connection.ReadRequest().empty()) return;
      connection.Send(std::string(kStreamHead) + std::string(kDone));
      WaitFor([&] { return go_.load(); });
      connection.Send(rest);
      while (!connection.ReadRequest().empty()) connection.Send(kOk);
    };
  }

  void TearDown() override { go_ = true; }

  TestCertificate certificate_ = MakeTestCertificate();
  std::atomic<bool> go_{false};
  std::unique_ptr<RawServer> server_;
  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, Reader()};
  // Its transfers wait 0.1 s for the end of a body and are in the background for 10 s.
  SlowClock slow_clock_;
  CurlTransport patient_{slow_clock_, TimestampSource::kUser, Reader()};
};

LLMB_ON_EACH_PATH(CurlTransportReleaseTest);

TEST_P(CurlTransportReleaseTest, ABodyThatEndsWithTheResponseKeepsItsConnection) {
  Serve([](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      connection.Send(std::string(kStreamHead) + std::string(kDone) + std::string(kLastChunk));
    }
  });
  for (int i = 0; i < 3; ++i) {
    ReleasedCall call;
    Start(patient_, call);
    AwaitDone(patient_, call);
    EXPECT_EQ(call.releases, 0);
    EXPECT_EQ(call.result.error_type, ErrorType::kNone);
    EXPECT_FALSE(call.result.held_open.has_value());
  }
  EXPECT_EQ(server_->Connections(), 1);
}

TEST_P(CurlTransportReleaseTest, ABodyThatNeverEndsFreesTheUserAndIsClosed) {
  std::atomic<bool> closed{false};
  Serve([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + std::string(kDone));
    connection.AwaitClose();
    closed = true;
  });
  ReleasedCall call;
  Start(transport_, call);
  AwaitRelease(transport_, call);
  AwaitDone(transport_, call);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  ASSERT_TRUE(call.result.held_open.has_value());
  EXPECT_GE(*call.result.held_open, kMostDrainTime);
  EXPECT_EQ(call.releases, 1);
  EXPECT_EQ(call.dones, 1);
  EXPECT_TRUE(WaitFor([&] { return closed.load(); }));
}

TEST_P(CurlTransportReleaseTest, TheNextRequestUsesAnotherConnectionWhileTheBodyIsReadOn) {
  Serve(Holding("5\r\nafter\r\n0\r\n\r\n"));
  ReleasedCall first, second;
  Start(patient_, first);
  AwaitRelease(patient_, first);
  const TransferId id = Start(patient_, second);
  AwaitRelease(patient_, second);  // the first ends at that: a user has one in the background
  EXPECT_EQ(server_->Connections(), 2);
  EXPECT_EQ(first.dones, 1);
  EXPECT_TRUE(first.result.held_open.has_value());
  go_ = true;
  AwaitDone(patient_, second);
  EXPECT_EQ(second.Body(), ".after");
  EXPECT_EQ(second.result.error_type, ErrorType::kNone);
  EXPECT_FALSE(second.result.held_open.has_value());
  patient_.Cancel(id);
  EXPECT_EQ(second.dones, 1);
}

TEST_P(CurlTransportReleaseTest, AConnectionWhoseBodyEndedInTheBackgroundIsUsedAgain) {
  Serve(Holding(kLastChunk));
  ReleasedCall first, second;
  Start(patient_, first);
  AwaitRelease(patient_, first);
  go_ = true;
  AwaitDone(patient_, first);
  EXPECT_FALSE(first.result.held_open.has_value());
  Start(patient_, second);
  AwaitDone(patient_, second);
  EXPECT_EQ(second.Body(), "ok");
  EXPECT_EQ(server_->Connections(), 1);
}

TEST_P(CurlTransportReleaseTest, TrailersMayComeInTheBackground) {
  Serve(Holding("0\r\nX-Trailer: 1\r\n\r\n"));
  ReleasedCall call;
  Start(patient_, call);
  AwaitRelease(patient_, call);
  go_ = true;
  AwaitDone(patient_, call);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_EQ(call.heads, 1);
}

TEST_P(CurlTransportReleaseTest, UsersDoNotEndEachOthersBodies) {
  Serve(Holding(kLastChunk));
  std::vector<ReleasedCall> calls(2);
  for (int user = 0; user < 2; ++user) {
    Start(patient_, calls[static_cast<std::size_t>(user)], user);
  }
  ASSERT_TRUE(PollUntil(patient_, [&] { return calls[0].releases + calls[1].releases == 2; }));
  EXPECT_EQ(calls[0].dones + calls[1].dones, 0);
  go_ = true;
  AwaitDone(patient_, calls[0]);
  AwaitDone(patient_, calls[1]);
  EXPECT_FALSE(calls[0].result.held_open.has_value());
}

TEST_P(CurlTransportReleaseTest, AConnectionThatBreaksInTheBackgroundIsReported) {
  Serve([this](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + std::string(kDone));
    WaitFor([&] { return go_.load(); });
    connection.Reset();
  });
  ReleasedCall call;
  Start(patient_, call);
  AwaitRelease(patient_, call);
  go_ = true;
  AwaitDone(patient_, call);
  EXPECT_EQ(call.result.error_type, ErrorType::kReset);
  EXPECT_FALSE(call.result.held_open.has_value());
}

TEST_P(CurlTransportReleaseTest, CancelEndsABodyInTheBackground) {
  Serve(Holding(kLastChunk));
  ReleasedCall call;
  const TransferId id = Start(patient_, call);
  AwaitRelease(patient_, call);
  patient_.Cancel(id);
  EXPECT_EQ(call.dones, 1);
  EXPECT_EQ(call.result.error_type, ErrorType::kCancelled);
  patient_.Poll(slow_clock_.Now());
  EXPECT_EQ(call.dones, 1);
}

TEST_P(CurlTransportReleaseTest, DestructionDropsABodyInTheBackground) {
  Serve(Holding(kLastChunk));
  ReleasedCall call;
  {
    CurlTransport transport(slow_clock_, TimestampSource::kUser, Reader());
    Start(transport, call);
    AwaitRelease(transport, call);
  }
  EXPECT_EQ(call.dones, 0);
}

TEST_P(CurlTransportReleaseTest, ReleasingAnUnknownTransferDoesNothing) {
  transport_.Release(7, clock_.Now());
  transport_.Poll(clock_.Now());
}

TEST_P(CurlTransportReleaseTest, ABodyUntilTheConnectionEndsIsClosedToo) {
  Serve([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.0 200 OK\r\n\r\n.");
    connection.AwaitClose();
  });
  ReleasedCall call;
  Start(transport_, call);
  AwaitRelease(transport_, call);
  AwaitDone(transport_, call);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_TRUE(call.result.held_open.has_value());
}

}  // namespace
}  // namespace llmb
