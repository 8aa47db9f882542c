#include "harness/http/arrival_stamps.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/tls/test_certificate.h"
#include "harness/http/curl_transport.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/loopback_pair.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr const char* kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

// A transport whose thread is busy while bytes arrive, so that it reads them late.
class ArrivalStampsTest : public ReaderTest {
 protected:
  void SetUp() override {
    if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
  }

  // One response. Its head is read at once, and the bytes that `send_rest` sends are read late.
  template <typename Send>
  RecordedCall ReadLate(CurlTransport& transport, Send send_rest,
                        std::string_view head = kStreamHead) {
    std::atomic<bool> head_read = false, delivered = false;
    RawServer server([&](RawConnection& connection, int) {
      connection.ReadRequest();
      connection.Send(head);
      WaitFor([&] { return head_read.load(); });
      send_rest(connection);
      connection.AwaitDelivery();
      delivered = true;
      connection.AwaitClose();
    });
    RecordedCall call;
    const TransferId id = transport.Start(RequestTo(server.Url()), Recording(call));
    PollUntil(transport, [&] { return call.heads > 0; });
    head_read = true;
    WaitFor([&] { return delivered.load(); });
    back_ = clock_.Now();
    PollUntil(transport, [&] { return call.dones > 0; });
    transport.Cancel(id);
    return call;
  }

  const SystemClock clock_{};
  TimePoint back_;  // when the transport was polled again
};

LLMB_WITH_EACH_READER(ArrivalStampsTest);

TEST_P(ArrivalStampsTest, AreArrivalsEvenOfBytesThatAreReadLate) {
  CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
  TimePoint before;
  const RecordedCall call = ReadLate(transport, [&](RawConnection& connection) {
    before = clock_.Now();
    connection.Send("3\r\na\n\n\r\n0\r\n\r\n");
  });
  ASSERT_EQ(call.arrivals.size(), 1u);
  EXPECT_LE(before, call.arrivals[0].at);
  EXPECT_LT(call.arrivals[0].at, back_);
  EXPECT_LE(back_, call.arrivals[0].read);
  EXPECT_EQ(call.result.finished, call.arrivals[0].at);
  EXPECT_EQ(call.result.finished_error, Nanoseconds::zero());
}

TEST_P(ArrivalStampsTest, AreNeverTooEarlyForTheSecondEventOfARead) {
  CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
  TimePoint second_sent;
  const RecordedCall call = ReadLate(transport, [&](RawConnection& connection) {
    connection.Send("3\r\na\n\n\r\n");
    connection.AwaitDelivery();
    second_sent = clock_.Now();
    connection.Send("3\r\nb\n\n\r\n0\r\n\r\n");
  });
  ASSERT_EQ(call.arrivals.size(), 2u);
  EXPECT_EQ(call.Body(), "a\n\nb\n\n");
  EXPECT_GE(call.arrivals[1].at, second_sent);
  EXPECT_LT(call.arrivals[1].at, back_);
  // If the kernel has joined the two, the first has the stamp of the second.
  EXPECT_LE(call.arrivals[0].at, call.arrivals[1].at);
}

TEST_P(ArrivalStampsTest, AreNeverTooEarlyForTheSecondReadOfAResponse) {
  CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
  std::atomic<int> wanted = 0;
  RawServer server([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(kStreamHead);
    for (const int event : {1, 2}) {
      WaitFor([&] { return wanted >= event; });
      connection.Send("3\r\na\n\n\r\n");
    }
    connection.AwaitClose();
  });
  RecordedCall call;
  const TransferId id = transport.Start(RequestTo(server.Url()), Recording(call));
  PollUntil(transport, [&] { return call.heads > 0; });
  wanted = 1;
  PollUntil(transport, [&] { return call.pieces.size() == 1; });
  const TimePoint before = clock_.Now();
  wanted = 2;
  PollUntil(transport, [&] { return call.pieces.size() == 2; });
  transport.Cancel(id);
  ASSERT_EQ(call.arrivals.size(), 2u);
  EXPECT_GE(call.arrivals[1].at, before);
}

TEST_P(ArrivalStampsTest, BoundTheTrueEndOfAResponseWhoseEndIsReadLate) {
  for (const TimestampSource source : {TimestampSource::kKernel, TimestampSource::kUser}) {
    CurlTransport transport(clock_, source, GetParam());
    TimePoint ended;
    const RecordedCall call = ReadLate(
        transport,
        [&](RawConnection& connection) {
          connection.Send("a\n\n");
          connection.EndSending();
          ended = clock_.Now();
        },
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    EXPECT_EQ(call.Body(), "a\n\n");
    EXPECT_GE(call.result.finished, back_);
    EXPECT_LE(call.result.finished - call.result.finished_error, ended);
  }
}

TEST_P(ArrivalStampsTest, AreTheProgramsOwnIfRequested) {
  CurlTransport transport(clock_, TimestampSource::kUser, GetParam());
  const RecordedCall call = ReadLate(
      transport, [](RawConnection& connection) { connection.Send("3\r\na\n\n\r\n0\r\n\r\n"); });
  ASSERT_EQ(call.arrivals.size(), 1u);
  EXPECT_EQ(call.arrivals[0].at, call.arrivals[0].read);
  EXPECT_LE(back_, call.arrivals[0].at);
}

TEST_P(ArrivalStampsTest, ExistForEveryRequestOfAConnection) {
  CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
  std::atomic<int> asked = 0, may_respond = 0, delivered = 0;
  RawServer server([&](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      const int request = ++asked;
      WaitFor([&] { return may_respond >= request; });
      connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
      connection.AwaitDelivery();
      delivered = request;
    }
  });
  for (int request = 1; request <= 3; ++request) {
    RecordedCall call;
    const TransferId id = transport.Start(RequestTo(server.Url()), Recording(call));
    while (asked < request) transport.Poll(clock_.Now() + std::chrono::milliseconds(1));
    may_respond = request;
    WaitFor([&] { return delivered >= request; });
    PollUntil(transport, [&] { return call.dones > 0; });
    transport.Cancel(id);
    ASSERT_EQ(call.arrivals.size(), 1u);
    EXPECT_LT(call.arrivals[0].at, call.arrivals[0].read);
    EXPECT_EQ(call.result.finished, call.arrivals[0].at);
  }
  EXPECT_EQ(server.Connections(), 1);
}

TEST_P(ArrivalStampsTest, ExistOverTls) {
  const TestCertificate certificate = MakeTestCertificate();
  CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
  std::atomic<bool> head_read = false, delivered = false;
  RawServer server(
      [&](RawConnection& connection, int) {
        connection.ReadRequest();
        connection.Send(kStreamHead);
        WaitFor([&] { return head_read.load(); });
        connection.Send("3\r\na\n\n\r\n");
        connection.AwaitDelivery();
        delivered = true;
        connection.AwaitClose();
      },
      "http/1.1", &certificate);
  HttpRequest request = RequestTo(server.Url());
  request.verify_tls = false;
  RecordedCall call;
  const TransferId id = transport.Start(std::move(request), Recording(call));
  PollUntil(transport, [&] { return call.heads > 0; });
  head_read = true;
  WaitFor([&] { return delivered.load(); });
  back_ = clock_.Now();
  PollUntil(transport, [&] { return !call.arrivals.empty(); });
  transport.Cancel(id);
  ASSERT_EQ(call.arrivals.size(), 1u);
  EXPECT_LT(call.arrivals[0].at, back_);
  EXPECT_GE(call.arrivals[0].read, back_);
}

// With the program's own timestamps. The test reads in place of libcurl.
class OwnStampsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(pair_.has_value()) << pair_.error().message; }

  int Near() const { return pair_->near.Get(); }

  void Deliver(std::string_view bytes) const {
    ASSERT_EQ(send(pair_->far.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    ASSERT_TRUE(WaitFor([&] { return WaitingIn(Near()) >= bytes.size(); }));
  }

  // At `ms`, checks the sockets and reads `count` waiting bytes in a turn. Returns the earliest
  // time at which they may have arrived, in ms.
  std::int64_t ReadAt(int ms, std::size_t count, bool undecodable) {
    clock_.AdvanceTo(TimePoint(std::chrono::milliseconds(ms)));
    stamps_.BeginCheck(clock_.Now());
    stamps_.BeginWakeup();
    const auto turn = stamps_.PeekAndBeginTurn(Near(), undecodable);
    std::string bytes(count, ' ');
    EXPECT_EQ(recv(Near(), bytes.data(), count, 0), std::ssize(bytes));
    const Arrival arrival = stamps_.Split(Near(), bytes).parts.back().arrival;
    EXPECT_EQ(arrival.at, clock_.Now());
    return (arrival.at - arrival.error).time_since_epoch() / std::chrono::milliseconds(1);
  }

  // Plays the time until 2,001 ms, at which everything has been read.
  void Begin(bool undecodable) {
    Deliver("w");
    ReadAt(1000, 1, undecodable);
    clock_.AdvanceTo(TimePoint(std::chrono::milliseconds(2000)));
    stamps_.BeginCheck(clock_.Now());
    Deliver("v");
    EXPECT_EQ(ReadAt(2001, 1, undecodable), 2000);
  }

  ManualClock clock_;
  ArrivalStamps stamps_{clock_, TimestampSource::kUser};
  Result<LoopbackPair> pair_ = ConnectLoopbackPair();
};

TEST_F(OwnStampsTest, AreBoundedAgainAfterAReadThatMayHaveLeftBytes) {
  Begin(false);
  Deliver(std::string(8000, 'x'));
  EXPECT_EQ(ReadAt(2002, 8000, false), 2001);
  Deliver("y");
  EXPECT_EQ(ReadAt(2003, 1, false), 2001) << "it may have been left";
  Deliver("z");
  EXPECT_EQ(ReadAt(2004, 1, false), 2003);
}

TEST_F(OwnStampsTest, AreBoundedByTheArrivalOfRecordsThatAnEarlierReadLeft) {
  Begin(true);
  Deliver("ab");
  EXPECT_EQ(ReadAt(2002, 1, true), 2001);
  EXPECT_EQ(ReadAt(2003, 1, true), 2001);
  Deliver("c");
  EXPECT_EQ(ReadAt(2004, 1, true), 2003);
}

// The sender may have held "y" back until the late read of "x", so its bound reaches back as far.
TEST_F(OwnStampsTest, AreBoundedAsFarBackRightAfterALateRead) {
  Begin(false);
  Deliver("x");
  EXPECT_EQ(ReadAt(2051, 1, false), 2001);
  Deliver("y");
  EXPECT_EQ(ReadAt(2052, 1, false), 2001);
  Deliver("z");
  EXPECT_EQ(ReadAt(9000, 1, false), 2052);
}

}  // namespace
}  // namespace llmb
