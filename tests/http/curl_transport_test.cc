#include "harness/http/curl_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/http/exchange.h"
#include "tests/http/raw_server.h"

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

// Answers every request on a connection with the same bytes.
RawServer::Serve Always(std::string_view answer) {
  return [answer = std::string(answer)](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      connection.Send(answer);
    }
  };
}

// Sends a head and one piece and then nothing, until the client goes away.
void Stall(RawConnection& connection, int) {
  connection.ReadRequest();
  connection.Send(kStreamHead);
  connection.Send("1\r\na\r\n");
  connection.AwaitClose();
}

class CurlTransportTest : public ::testing::Test {
 protected:
  SystemClock clock_;
  CurlTransport transport_{clock_};
};

TEST_F(CurlTransportTest, NothingUnderWayReturnsAtOnce) {
  transport_.Poll(clock_.Now() + std::chrono::hours(1));
}

TEST_F(CurlTransportTest, ACompleteAnswerIsPassedOn) {
  RawServer server(Always(kOk));
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone);
  EXPECT_EQ(exchange.result.error_message, "");
  EXPECT_EQ(exchange.result.http_status, 200);
  EXPECT_TRUE(exchange.result.connect_time.has_value());
  EXPECT_EQ(exchange.heads, 1);
  EXPECT_EQ(exchange.http_status, 200);
  EXPECT_EQ(exchange.content_type, "text/event-stream");
  EXPECT_EQ(exchange.Body(), "ok");
  EXPECT_EQ(exchange.dones, 1);
}

TEST_F(CurlTransportTest, StampsAreInTheOrderOfTheCalls) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(kStreamHead);
    connection.Send("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    connection.AwaitClose();
  });
  const TimePoint before = clock_.Now();
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_THAT(exchange.pieces, ElementsAre("a", "b"));
  ASSERT_TRUE(exchange.head_arrival.has_value());
  ASSERT_EQ(exchange.arrivals.size(), 2u);
  EXPECT_LE(before, exchange.head_arrival->at);
  EXPECT_LE(exchange.head_arrival->at, exchange.arrivals[0].at);
  EXPECT_LE(exchange.arrivals[0].at, exchange.arrivals[1].at);
  EXPECT_LE(exchange.arrivals[1].at, exchange.result.finished);
  EXPECT_LE(exchange.arrivals[0].at, exchange.arrivals[0].read);
}

TEST_F(CurlTransportTest, TheRequestIsSentAsGiven) {
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

TEST_F(CurlTransportTest, ALargeBodyDoesNotWaitForPermission) {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.ReadRequest();
    connection.Send(kOk);
    connection.AwaitClose();
  });
  HttpRequest request = RequestTo(server.Url());
  request.body = std::string(3'000'000, 'x');
  const Exchange exchange = Fetch(transport_, request);
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone);
  EXPECT_THAT(seen.substr(0, seen.find("\r\n\r\n")), Not(HasSubstr("Expect")));
  EXPECT_THAT(seen, ::testing::EndsWith(request.body));
}

TEST_F(CurlTransportTest, InformationalHeadsAreSkipped) {
  RawServer server(
      Always("HTTP/1.1 100 Continue\r\n\r\n"
             "HTTP/1.1 103 Early Hints\r\nContent-Type: text/plain\r\n\r\n"
             "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
             "Content-Length: 2\r\n\r\n{}"));
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(exchange.heads, 1);
  EXPECT_EQ(exchange.http_status, 201);
  EXPECT_EQ(exchange.content_type, "application/json");
}

TEST_F(CurlTransportTest, TrailersAreNoSecondHead) {
  RawServer server(Always(std::string(kStreamHead) + "1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n"));
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(exchange.heads, 1);
  EXPECT_EQ(exchange.Body(), "a");
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone);
}

TEST_F(CurlTransportTest, CompressionNobodyAskedForIsDecoded) {
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

TEST_F(CurlTransportTest, AnAnswerThatEndsWithTheConnectionIsWhole) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\n\r\nall");
  });
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone);
  EXPECT_EQ(exchange.Body(), "all");
}

TEST_F(CurlTransportTest, AUsersConnectionIsReused) {
  RawServer server(Always(kOk));
  EXPECT_TRUE(Fetch(transport_, RequestTo(server.Url())).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url())).result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 1);
}

TEST_F(CurlTransportTest, AnotherUserGetsAConnectionOfHisOwn) {
  RawServer server(Always(kOk));
  Fetch(transport_, RequestTo(server.Url(), 0));
  EXPECT_TRUE(Fetch(transport_, RequestTo(server.Url(), 1)).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url(), 0)).result.connect_time.has_value());
  EXPECT_FALSE(Fetch(transport_, RequestTo(server.Url(), 1)).result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 2);
}

TEST_F(CurlTransportTest, APooledConnectionThatWasClosedIsReplaced) {
  // The first connection takes a second request and closes without a word, as a server does whose
  // close crosses our request on the way.
  RawServer server([](RawConnection& connection, int index) {
    for (int answers = 0; !connection.ReadRequest().empty(); ++answers) {
      if (index == 0 && answers == 1) {
        return;
      }
      connection.Send(kOk);
    }
  });
  Fetch(transport_, RequestTo(server.Url()));
  const Exchange exchange = Fetch(transport_, RequestTo(server.Url()));
  EXPECT_EQ(exchange.result.error_type, ErrorType::kNone);
  EXPECT_EQ(exchange.Body(), "ok");
  EXPECT_TRUE(exchange.result.connect_time.has_value());
  EXPECT_EQ(server.Connections(), 2);
}

TEST_F(CurlTransportTest, ManyTransfersRunAtOnce) {
  constexpr int kUsers = 50;
  RawServer server(Stall);
  std::vector<Exchange> exchanges(kUsers);
  std::vector<TransferId> ids;
  for (int user = 0; user < kUsers; ++user) {
    Exchange& exchange = exchanges[static_cast<std::size_t>(user)];
    ids.push_back(transport_.Start(RequestTo(server.Url(), user), Recording(exchange)));
  }
  // No answer ends by itself, so none of them can have waited for another.
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(exchanges, [](const Exchange& e) { return e.Body() == "a"; });
  }));
  EXPECT_EQ(server.Connections(), kUsers);
  std::ranges::for_each(ids, [&](TransferId id) { transport_.Cancel(id); });
  EXPECT_TRUE(std::ranges::all_of(exchanges, [](const Exchange& e) { return e.dones == 1; }));
}

TEST_F(CurlTransportTest, AHandlerCanStartTheNextRequest) {
  RawServer server(Always(kOk));
  Exchange second;
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

TEST_F(CurlTransportTest, GivingUpEndsTheTransfer) {
  RawServer server(Stall);
  Exchange exchange;
  ResponseHandlers handlers = Recording(exchange);
  handlers.on_body = [](std::string_view, Arrival) { return false; };
  transport_.Start(RequestTo(server.Url()), std::move(handlers));
  EXPECT_TRUE(PollUntil(transport_, [&] { return exchange.dones > 0; }));
  EXPECT_EQ(exchange.result.error_type, ErrorType::kCancelled);
  EXPECT_EQ(exchange.result.error_message, "cancelled");
  EXPECT_EQ(exchange.result.http_status, 200);
}

TEST_F(CurlTransportTest, CancelCallsDoneBeforeItReturns) {
  RawServer server(Stall);
  Exchange exchange;
  const TransferId id = transport_.Start(RequestTo(server.Url()), Recording(exchange));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !exchange.pieces.empty(); }));
  transport_.Cancel(id);
  EXPECT_EQ(exchange.dones, 1);
  EXPECT_EQ(exchange.result.error_type, ErrorType::kCancelled);
  transport_.Cancel(id);
  transport_.Poll(clock_.Now());
  EXPECT_EQ(exchange.dones, 1);
}

TEST_F(CurlTransportTest, CancelBeforeTheFirstPollSendsNothing) {
  RawServer server(Stall);
  Exchange exchange;
  transport_.Cancel(transport_.Start(RequestTo(server.Url()), Recording(exchange)));
  transport_.Poll(clock_.Now());
  EXPECT_EQ(exchange.result.error_type, ErrorType::kCancelled);
  EXPECT_EQ(server.Connections(), 0);
}

TEST_F(CurlTransportTest, AHandlerCanCancelItsOwnTransferAndOthers) {
  RawServer server(Stall);
  Exchange first;
  Exchange second;
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

TEST_F(CurlTransportTest, AConnectionOfACancelledTransferIsNotReused) {
  RawServer server([](RawConnection& connection, int index) {
    if (index == 0) {
      Stall(connection, index);
      return;
    }
    Always(kOk)(connection, index);
  });
  Exchange exchange;
  const TransferId id = transport_.Start(RequestTo(server.Url()), Recording(exchange));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !exchange.pieces.empty(); }));
  transport_.Cancel(id);
  EXPECT_EQ(Fetch(transport_, RequestTo(server.Url())).Body(), "ok");
  EXPECT_EQ(server.Connections(), 2);
}

TEST_F(CurlTransportTest, PollReturnsAtItsDeadline) {
  RawServer server(Stall);
  Exchange exchange;
  transport_.Start(RequestTo(server.Url()), Recording(exchange));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !exchange.pieces.empty(); }));
  const TimePoint deadline = clock_.Now() + milliseconds(2);
  while (clock_.Now() < deadline) {
    transport_.Poll(deadline);
  }
  EXPECT_EQ(exchange.dones, 0);
}

TEST_F(CurlTransportTest, WakeFromAnotherThreadEndsAPoll) {
  RawServer server(Stall);
  Exchange exchange;
  transport_.Start(RequestTo(server.Url()), Recording(exchange));
  ASSERT_TRUE(PollUntil(transport_, [&] { return !exchange.pieces.empty(); }));
  const std::jthread waker([&] { transport_.Wake(); });
  // Only the wake can end this before the request's own time is over.
  transport_.Poll(clock_.Now() + std::chrono::hours(1));
  EXPECT_EQ(exchange.dones, 0);
}

TEST_F(CurlTransportTest, DestructionDropsWhatIsUnderWay) {
  RawServer server(Stall);
  Exchange exchange;
  {
    CurlTransport transport(clock_);
    transport.Start(RequestTo(server.Url()), Recording(exchange));
    ASSERT_TRUE(PollUntil(transport, [&] { return !exchange.pieces.empty(); }));
    transport.Start(RequestTo(server.Url(), 1), Recording(exchange));
  }
  EXPECT_EQ(exchange.dones, 0);
}

TEST_F(CurlTransportTest, TransportsInSeveralThreadsDoNotDisturbEachOther) {
  RawServer server(Always(kOk));
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        CurlTransport transport(clock_);
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
