#include "harness/http/curl_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "harness/http/kernel_stamps.h"
#include "harness/http/send_attempt.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kOk =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

// Sends the same bytes in response to every request on a connection.
RawServer::Serve Always(std::string_view response) {
  return [response = std::string(response)](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      connection.Send(response);
    }
  };
}

// Sends a head and one piece of the body, then nothing until the client closes.
void Stall(RawConnection& connection, int) {
  connection.ReadRequest();
  connection.Send(kStreamHead);
  connection.Send("1\r\na\r\n");
  connection.AwaitClose();
}

// The machine's clock, on a machine that makes the thread wait for a core between any two readings.
class StarvedClock final : public Clock {
 public:
  TimePoint Now() const override { return system_.Now(); }
  WallTime WallNow() const override { return system_.WallNow(); }
  Nanoseconds ThreadQueueTime() const override { return queue_time_ += milliseconds(1); }

 private:
  const SystemClock system_{};
  mutable Nanoseconds queue_time_{};
};

// Our socket of a connection to `server`; -1 if there is none.
int SocketTo(const RawServer& server) {
  constexpr int kMostDescriptors = 1024;
  for (int fd = 0; fd < kMostDescriptors; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof(peer);
    const bool connected = getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
    if (connected && peer.sin_family == AF_INET && ntohs(peer.sin_port) == server.Port()) return fd;
  }
  return -1;
}

class CurlTransportTest : public ReaderTest {
 protected:
  SystemClock clock_;
  CurlTransport transport_{clock_, TimestampSource::kKernel, GetParam()};
};

LLMB_WITH_EACH_READER(CurlTransportTest);

// More than a turn reads: four times 64 KiB. No later bytes report what is left.
TEST_P(CurlTransportTest, ReadsAllThatWaitsThoughNothingFollows) {
  const std::string body(std::size_t{5} * 64 * 1024, 'x');
  std::atomic<bool> may_send = false;
  RawServer server([&](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n");
    WaitFor([&] { return may_send.load(); });
    connection.Send(body);
    connection.AwaitClose();
  });
  RecordedCall call;
  const TransferId id = transport_.Start(RequestTo(server.Url()), Recording(call));
  ASSERT_TRUE(PollUntil(transport_, [&] { return call.heads > 0; }));
  const int fd = SocketTo(server);
  const int room = 1 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
  int given = 0;
  socklen_t size = sizeof(given);
  getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &given, &size);
  const bool has_room = given > room;  // the kernel counts double
  may_send = true;
  const bool waits = has_room && WaitFor([&] { return WaitingIn(fd) == body.size(); });
  PollUntil(transport_, [&] { return call.dones > 0; });
  transport_.Cancel(id);
  EXPECT_EQ(call.Body(), body);
  if (!has_room) GTEST_SKIP() << "the kernel keeps less in a socket";
  EXPECT_TRUE(waits);
}

TEST_P(CurlTransportTest, PollWithoutTransfersWaitsForTheDeadlineOrAWake) {
  const TimePoint deadline = clock_.Now() + milliseconds(20);
  transport_.Poll(deadline);
  EXPECT_GE(clock_.Now(), deadline);
  transport_.Wake();
  transport_.Poll(clock_.Now() + std::chrono::hours(1));
}

TEST_P(CurlTransportTest, ACompleteResponseIsPassedOn) {
  RawServer server(Always(kOk));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_EQ(call.result.error_message, "");
  EXPECT_EQ(call.result.http_status, 200);
  EXPECT_TRUE(call.result.connect_time.has_value());
  EXPECT_EQ(call.heads, 1);
  EXPECT_EQ(call.http_status, 200);
  EXPECT_EQ(call.content_type, "text/event-stream");
  EXPECT_EQ(call.Body(), "ok");
  EXPECT_EQ(call.dones, 1);
}

TEST_P(CurlTransportTest, StampsAreInTheOrderOfTheCalls) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(kStreamHead);
    connection.Send("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    connection.AwaitClose();
  });
  const TimePoint before = clock_.Now();
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_THAT(call.pieces, ElementsAre("a", "b"));
  ASSERT_TRUE(call.head_arrival.has_value());
  ASSERT_EQ(call.arrivals.size(), 2u);
  EXPECT_LE(before, call.head_arrival->at);
  EXPECT_LE(call.head_arrival->at, call.arrivals[0].at);
  EXPECT_LE(call.arrivals[0].at, call.arrivals[1].at);
  EXPECT_LE(call.arrivals[1].at, call.result.finished);
  EXPECT_LE(call.arrivals[0].at, call.arrivals[0].read);
}

// Otherwise the request would wait until the owner has time for the next Poll. A busy kernel may
// make a connection later, so one of several is enough.
TEST_P(CurlTransportTest, TheFirstPollConnectsWithinThisMachineAndSends) {
  std::atomic<int> served = 0, sent = 0;
  RawServer server([&](RawConnection& connection, int) {
    if (!connection.ReadRequest().empty()) ++sent;
    ++served;
  });
  for (int user = 0; user < 20 && sent == 0; ++user) {
    RecordedCall call;
    const TransferId id = transport_.Start(RequestTo(server.Url(), user), Recording(call));
    transport_.Poll(clock_.Now());
    transport_.Cancel(id);
    ASSERT_TRUE(WaitFor([&] { return served == user + 1; }));
  }
  EXPECT_GT(sent, 0);
}

TEST_P(CurlTransportTest, WaitingForACoreBeforeTheRequestIsSentIsReported) {
  const StarvedClock clock;
  CurlTransport transport(clock, TimestampSource::kKernel, GetParam());
  RawServer server(Always(kOk));
  EXPECT_GE(Fetch(transport, RequestTo(server.Url())).result.send_wait, milliseconds(1));
  HttpRequest large = RequestTo(server.Url());
  large.body = std::string(1 << 20, 'x');
  EXPECT_GE(Fetch(transport, std::move(large)).result.send_wait, milliseconds(1));
}

TEST_P(CurlTransportTest, OverAKeptConnectionTheProgramAnswersForAllTheTimeUntilItSends) {
  RawServer server([](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) connection.Send(kOk);
  });
  EXPECT_TRUE(Fetch(transport_, RequestTo(server.Url())).result.connect_time.has_value());
  RecordedCall call;
  transport_.Start(RequestTo(server.Url()), Recording(call));
  LetTimePass(milliseconds(3));  // the program does something else
  ASSERT_TRUE(PollUntil(transport_, [&] { return call.dones > 0; }));
  EXPECT_FALSE(call.result.connect_time.has_value());
  EXPECT_GE(call.result.send_wait, milliseconds(3));
}

TEST_P(CurlTransportTest, TheRequestIsSentAsGiven) {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.ReadRequest();
    connection.Send(kOk);
    connection.AwaitClose();
  });
  HttpRequest request = RequestTo(server.Url());
  request.headers.emplace_back("X-Empty", "");
  request.body = std::string("{\"zero\":\"\0\"}", 12);
  Fetch(transport_, request);
  EXPECT_THAT(seen, HasSubstr("POST /v1/chat HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nAuthorization: Bearer s3cret\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nX-Empty:\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nAccept-Encoding: identity\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Length: 12\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Cookie:")));
  EXPECT_EQ(seen.substr(seen.size() - 12), request.body);
}

std::string BytesSentBy(HttpReader reader, HttpRequest request) {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.ReadRequest();
    connection.Send(kOk);
    connection.AwaitClose();
  });
  const SystemClock clock;
  request.url = server.Url() + request.url;
  {
    CurlTransport transport(clock, TimestampSource::kKernel, reader);
    Fetch(transport, request);
  }
  const std::string port = std::to_string(server.Port());
  if (const auto at = seen.find(port); at != std::string::npos)
    seen.replace(at, port.size(), "PORT");
  return seen;
}

TEST(Readers, SendTheSameBytes) {
  HttpRequest post = RequestTo("/a%20b?c=d&e#fragment");
  post.headers.emplace_back("X-Empty", "");
  const HttpRequest empty_query = RequestTo("?");
  HttpRequest own_accept = RequestTo("");
  own_accept.headers = {{"accept", "a/b"}, {"User-Agent", "x"}};
  HttpRequest get = RequestTo("");
  get.is_get = true;
  for (const HttpRequest& request : {post, empty_query, own_accept, get}) {
    const std::string sent = BytesSentBy(HttpReader::kOwn, request);
    EXPECT_THAT(sent, HasSubstr("\r\nHost: 127.0.0.1:PORT\r\n"));
    EXPECT_EQ(sent, BytesSentBy(HttpReader::kCurl, request));
  }
}

TEST_P(CurlTransportTest, BytesAfterTheResponseEndItsConnection) {
  RawServer server(Always(std::string(kOk) + "more"));
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_EQ(server.Connections(), 2);
}

TEST_P(CurlTransportTest, AResponseWithoutABodyKeepsItsConnection) {
  RawServer server(Always("HTTP/1.1 204 No Content\r\n\r\n"));
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).http_status, 204);
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).http_status, 204);
  EXPECT_EQ(server.Connections(), 1);
}

TEST_P(CurlTransportTest, ALargeBodyDoesNotWaitForContinue) {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.ReadRequest();
    connection.Send(kOk);
    connection.AwaitClose();
  });
  HttpRequest request = RequestTo(server.Url());
  request.body = std::string(3'000'000, 'x');
  const RecordedCall call = Fetch(transport_, request);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_THAT(seen.substr(0, seen.find("\r\n\r\n")), Not(HasSubstr("Expect")));
  EXPECT_THAT(seen, ::testing::EndsWith(request.body));
}

TEST_P(CurlTransportTest, InformationalHeadsAreSkipped) {
  RawServer server(
      Always("HTTP/1.1 100 Continue\r\n\r\n"
             "HTTP/1.1 103 Early Hints\r\nContent-Type: text/plain\r\n\r\n"
             "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
             "Content-Length: 2\r\n\r\n{}"));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.heads, 1);
  EXPECT_EQ(call.http_status, 201);
  EXPECT_EQ(call.content_type, "application/json");
}

TEST_P(CurlTransportTest, TrailersAreNotASecondHead) {
  RawServer server(Always(std::string(kStreamHead) + "1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n"));
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.heads, 1);
  EXPECT_EQ(call.Body(), "a");
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
}

TEST_P(CurlTransportTest, UnrequestedCompressionIsDecoded) {
  // gzip of "hello".
  constexpr std::string_view kHello(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05"
      "\x00\x00\x00",
      25);
  RawServer server(
      Always("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n" +
             std::string(kHello)));
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "hello");
}

TEST_P(CurlTransportTest, AResponseThatEndsWithTheConnectionIsComplete) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\n\r\nall");
  });
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_EQ(call.Body(), "all");
}

TEST_P(CurlTransportTest, AUsersConnectionIsReused) {
  RawServer server(Always(kOk));
  EXPECT_TRUE(Fetch(transport_, RequestTo(server.Url())).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url())).result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 1);
}

TEST_P(CurlTransportTest, AnotherUserGetsAnotherConnection) {
  RawServer server(Always(kOk));
  Fetch(transport_, RequestTo(server.Url(), 0));
  EXPECT_TRUE(Fetch(transport_, RequestTo(server.Url(), 1)).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url(), 0)).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url(), 1)).result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 2);
}

TEST_P(CurlTransportTest, APooledConnectionThatWasClosedIsReplaced) {
  // The first connection reads a second request and closes without a response, as if the server's
  // close had crossed the request on the way.
  RawServer server([](RawConnection& connection, int index) {
    for (int responses = 0; !connection.ReadRequest().empty(); ++responses) {
      if (index == 0 && responses == 1) {
        return;
      }
      connection.Send(kOk);
    }
  });
  Fetch(transport_, RequestTo(server.Url()));
  const TimePoint sent = clock_.Now();
  const RecordedCall call = Fetch(transport_, RequestTo(server.Url()));
  if (call.result.error_type != ErrorType::kNone && clock_.Now() - sent > kMostResendDelay) {
    GTEST_SKIP() << "this machine is too busy: the server closed late";
  }
  EXPECT_EQ(call.result.error_type, ErrorType::kNone);
  EXPECT_EQ(call.Body(), "ok");
  EXPECT_TRUE(call.result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 2);
}

TEST_P(CurlTransportTest, ManyTransfersRunAtOnce) {
  constexpr int kUsers = 50;
  RawServer server(Stall);
  std::vector<RecordedCall> calls(kUsers);
  std::vector<TransferId> ids;
  for (int user = 0; user < kUsers; ++user) {
    RecordedCall& call = calls[static_cast<std::size_t>(user)];
    ids.push_back(transport_.Start(RequestTo(server.Url(), user), Recording(call)));
  }
  // No response ends by itself, so none can have waited for another.
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(calls, [](const RecordedCall& e) { return e.Body() == "a"; });
  }));
  EXPECT_EQ(server.Connections(), kUsers);
  std::ranges::for_each(ids, [&](TransferId id) { transport_.Cancel(id); });
  EXPECT_TRUE(std::ranges::all_of(calls, [](const RecordedCall& e) { return e.dones == 1; }));
}

TEST_P(CurlTransportTest, AHandlerCanStartTheNextRequest) {
  RawServer server(Always(kOk));
  RecordedCall second;
  ResponseHandlers handlers;
  handlers.on_head = [](int, std::string_view, Arrival) {};
  handlers.on_body = [&](std::string_view, Arrival) {
    transport_.Start(RequestTo(server.Url(), 1), Recording(second));
    return true;
  };
  handlers.on_done = [](const TransferResult&) {};
  transport_.Start(RequestTo(server.Url(), 0), std::move(handlers));
  EXPECT_TRUE(PollUntil(transport_, [&] { return second.dones == 1; }));
  EXPECT_EQ(second.Body(), "ok");
}

TEST_P(CurlTransportTest, AHandlerThatReturnsFalseEndsTheTransfer) {
  RawServer server(Stall);
  RecordedCall call;
  ResponseHandlers handlers = Recording(call);
  handlers.on_body = [](std::string_view, Arrival) { return false; };
  transport_.Start(RequestTo(server.Url()), std::move(handlers));
  EXPECT_TRUE(PollUntil(transport_, [&] { return call.dones > 0; }));
  EXPECT_EQ(call.result.error_type, ErrorType::kCancelled);
  EXPECT_EQ(call.result.error_message, "cancelled");
  EXPECT_EQ(call.result.http_status, 200);
}

TEST_P(CurlTransportTest, CancelCallsDoneBeforeItReturns) {
  RawServer server(Stall);
  RecordedCall call;
  const TransferId id = transport_.Start(RequestTo(server.Url()), Recording(call));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !call.pieces.empty(); }));
  transport_.Cancel(id);
  EXPECT_EQ(call.dones, 1);
  EXPECT_EQ(call.result.error_type, ErrorType::kCancelled);
  transport_.Cancel(id);
  transport_.Poll(clock_.Now());
  EXPECT_EQ(call.dones, 1);
}

TEST_P(CurlTransportTest, CancelBeforeTheFirstPollSendsNothing) {
  RawServer server(Stall);
  RecordedCall call;
  transport_.Cancel(transport_.Start(RequestTo(server.Url()), Recording(call)));
  transport_.Poll(clock_.Now());
  EXPECT_EQ(call.result.error_type, ErrorType::kCancelled);
  EXPECT_EQ(server.Connections(), 0);
}

TEST_P(CurlTransportTest, AHandlerCanCancelItsOwnTransferAndOthers) {
  RawServer server(Stall);
  RecordedCall first;
  RecordedCall second;
  const TransferId other = transport_.Start(RequestTo(server.Url(), 1), Recording(second));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !second.pieces.empty(); }));
  TransferId own = 0;
  ResponseHandlers handlers = Recording(first);
  handlers.on_body = [&](std::string_view, Arrival) {
    transport_.Cancel(other);
    transport_.Cancel(own);
    EXPECT_EQ(first.dones, 1);
    return true;
  };
  own = transport_.Start(RequestTo(server.Url(), 0), std::move(handlers));
  EXPECT_TRUE(PollUntil(transport_, [&] { return first.dones > 0; }));
  EXPECT_EQ(first.dones, 1);
  EXPECT_EQ(second.dones, 1);
  EXPECT_EQ(first.result.error_type, ErrorType::kCancelled);
  EXPECT_EQ(second.result.error_type, ErrorType::kCancelled);
}

TEST_P(CurlTransportTest, AConnectionOfACancelledTransferIsNotReused) {
  RawServer server([](RawConnection& connection, int index) {
    if (index == 0) {
      Stall(connection, index);
      return;
    }
    Always(kOk)(connection, index);
  });
  RecordedCall call;
  const TransferId id = transport_.Start(RequestTo(server.Url()), Recording(call));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !call.pieces.empty(); }));
  transport_.Cancel(id);
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_EQ(server.Connections(), 2);
}

TEST_P(CurlTransportTest, PollReturnsAtItsDeadline) {
  RawServer server(Stall);
  RecordedCall call;
  transport_.Start(RequestTo(server.Url()), Recording(call));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !call.pieces.empty(); }));
  const TimePoint deadline = clock_.Now() + milliseconds(2);
  while (clock_.Now() < deadline) {
    transport_.Poll(deadline);
  }
  EXPECT_EQ(call.dones, 0);
}

TEST_P(CurlTransportTest, WakeFromAnotherThreadEndsAPoll) {
  RawServer server(Stall);
  RecordedCall call;
  transport_.Start(RequestTo(server.Url()), Recording(call));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !call.pieces.empty(); }));
  const std::jthread waker([&] { transport_.Wake(); });
  // Only the wake can end this before the request's time limit.
  transport_.Poll(clock_.Now() + std::chrono::hours(1));
  EXPECT_EQ(call.dones, 0);
}

TEST_P(CurlTransportTest, DestructionDropsTransfersUnderWay) {
  RawServer server(Stall);
  RecordedCall call;
  {
    CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
    transport.Start(RequestTo(server.Url()), Recording(call));
    ASSERT_TRUE(PollUntil(transport, [&] { return !call.pieces.empty(); }));
    transport.Start(RequestTo(server.Url(), 1), Recording(call));
  }
  EXPECT_EQ(call.dones, 0);
}

TEST_P(CurlTransportTest, TransportsInSeveralThreadsDoNotDisturbEachOther) {
  RawServer server(Always(kOk));
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        CurlTransport transport(clock_, TimestampSource::kKernel, GetParam());
        for (int user = 0; user < 10; ++user) {
          good += Fetch(transport, RequestTo(server.Url(), user % 3)).Body() == "ok" ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(good, 40);
  // Three users in each of four transports.
  EXPECT_EQ(server.Connections(), 12);
}

}  // namespace
}  // namespace llmb
