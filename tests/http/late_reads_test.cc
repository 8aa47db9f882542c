#include <curl/curl.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string_view>
#include <utility>

#include "fixtures/tls/test_certificate.h"
#include "harness/http/curl_transport.h"
#include "harness/http/kernel_stamps.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr int kStreams = 3;

// Streams whose first events all wait when the transport is polled. Handling the first event takes
// long; handling the second lasts until a second event of the third stream has arrived.
class LateReadsTest : public PathTest {
 protected:
  void SetUp() override {
    if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
  }

  void Serve(RawConnection& connection, int index) {
    const auto stream = static_cast<std::size_t>(index);
    connection.ReadRequest();
    connection.Send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int event = 1; event <= 2; ++event) {
      WaitFor([&] { return wanted_[stream] >= event || stopping_; });
      if (stopping_) return;
      connection.Send("3\r\na\n\n\r\n");
      connection.AwaitDelivery();
      delivered_[stream] = event;
    }
    connection.AwaitClose();
  }

  void LetSend(std::size_t stream, int event) {
    wanted_[stream] = event;
    WaitFor([&] { return delivered_[stream] >= event; });
  }

  // Must be destroyed before the server, whose threads wait in Serve.
  struct Stop {
    ~Stop() { stopping = true; }
    std::atomic<bool>& stopping;
  };

  // Handles an event of `stream`.
  void Work(std::size_t stream) {
    read_[stream] = true;
    ++reads_;
    if (reads_ == 1) {
      LetTimePass(std::chrono::milliseconds(2));  // longer than the interval between two peeks
    } else if (reads_ == 2) {
      last_ = !read_[0] ? 0 : !read_[1] ? 1 : 2;
      before_second_event_ = clock_.Now();
      LetSend(last_, 2);
    }
  }

  const SystemClock clock_{};
  std::array<std::atomic<int>, kStreams> wanted_{}, delivered_{};
  std::atomic<bool> stopping_ = false;
  std::array<bool, kStreams> read_{};
  int reads_ = 0;
  std::size_t last_ = 0;
  TimePoint before_second_event_;
};

TEST_P(LateReadsTest, AnEventKeepsItsStampIfTheNextArrivesBeforeItIsRead) {
  constexpr unsigned kReadsAhead = 0x080f00;
  if (OverTls() && curl_version_info(CURLVERSION_NOW)->version_num >= kReadsAhead) {
    GTEST_SKIP() << "from 8.15 on libcurl reads several TLS records at once";
  }
  const TestCertificate certificate = MakeTestCertificate();
  RawServer server([this](RawConnection& connection, int index) { Serve(connection, index); },
                   "http/1.1", OverTls() ? &certificate : nullptr);
  const Stop stop{stopping_};
  std::array<RecordedCall, kStreams> calls;
  CurlTransport transport(clock_, TimestampSource::kKernel, Reader());
  // One after another, so that the server numbers the streams in the same order.
  for (std::size_t i = 0; i < kStreams; ++i) {
    ResponseHandlers handlers = Recording(calls[i]);
    handlers.on_body = [this, i, record = handlers.on_body](std::string_view bytes,
                                                            Arrival arrival) {
      const bool more = record(bytes, arrival);
      if (reads_ < kStreams) Work(i);
      return more;
    };
    HttpRequest request = RequestTo(server.Url(), static_cast<int>(i));
    request.verify_tls = false;
    transport.Start(std::move(request), handlers);
    ASSERT_TRUE(PollUntil(transport, [&] { return calls[i].heads > 0; }));
  }
  for (std::size_t i = 0; i < kStreams; ++i) LetSend(i, 1);
  ASSERT_TRUE(PollUntil(transport, [&] { return calls[last_].pieces.size() == 2; }));
  EXPECT_LT(calls[last_].arrivals[0].at, before_second_event_);
  EXPECT_GT(calls[last_].arrivals[1].at, before_second_event_);
}

LLMB_ON_EACH_PATH(LateReadsTest);

}  // namespace
}  // namespace llmb
