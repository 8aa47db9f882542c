// What becomes of a request whose HTTP/2 stream or connection ends without a response.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "harness/http/curl_transport.h"
#include "tests/http/http2_frames.h"
#include "tests/http/raw_server.h"
#include "tests/http/recorded_call.h"
#include "tests/http/slow_clock.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using namespace std::string_view_literals;

const std::string kSettingsFrames = Frame(kSettings, 0, 0, "") + Frame(kSettings, kAck, 0, "");

class CurlTransportHttp2ResendTest : public ::testing::Test {
 protected:
  using End = std::function<void(RawConnection&, int stream)>;

  // The first connection responds to `responses` requests and does `end` after the next one; the
  // others respond to all.
  void Serve(int responses, End end) {
    const auto serve = [responses, end](RawConnection& connection, int index) {
      connection.Send(kSettingsFrames);
      Http2Requests requests(connection);
      for (int stream = 1; requests.Next(); stream += 2) {
        if (index == 0 && stream > 2 * responses) {
          end(connection, stream);
          return;
        }
        connection.Send(Http2Head(stream) + Frame(kData, kEndStream, stream, "ok"));
      }
    };
    server_ = std::make_unique<RawServer>(serve, "h2", &certificate_);
  }

  RecordedCall Run(Transport& transport) {
    HttpRequest request = RequestTo(server_->Url());
    request.verify_tls = false;
    return Fetch(transport, request);
  }

  TestCertificate certificate_ = MakeTestCertificate();
  std::unique_ptr<RawServer> server_;
  SystemClock clock_;
  SlowClock slow_clock_;
  CurlTransport transport_{slow_clock_, TimestampSource::kUser};
  CurlTransport real_time_{clock_};
};

TEST_F(CurlTransportHttp2ResendTest, AKeptConnectionThatClosesAtOnceIsReplaced) {
  Serve(1, [](RawConnection& connection, int) { connection.EndTls(); });
  EXPECT_EQ(Run(transport_).Body(), "ok");
  const RecordedCall call = Run(transport_);
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(call.result.retries, 1);
  EXPECT_EQ(server_->Connections(), 2);
}

// GOAWAY names the last stream that the server has worked on.
TEST_F(CurlTransportHttp2ResendTest, AKeptConnectionThatIsShutDownIsReplaced) {
  Serve(1, [](RawConnection& connection, int) {
    connection.Send(Frame(kGoAway, 0, 0, "\0\0\0\1\0\0\0\0"sv));
    connection.EndTls();
  });
  EXPECT_EQ(Run(transport_).Body(), "ok");
  const RecordedCall call = Run(transport_);
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(call.result.retries, 1);
  EXPECT_EQ(server_->Connections(), 2);
}

TEST_F(CurlTransportHttp2ResendTest, AServerThatWorkedOnTheRequestIsNotAskedAgain) {
  Serve(1, [](RawConnection&, int) { LetTimePass(std::chrono::milliseconds(50)); });
  EXPECT_EQ(Run(real_time_).Body(), "ok");
  const RecordedCall call = Run(real_time_);
  EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
  EXPECT_EQ(call.result.retries, 0);
  EXPECT_EQ(server_->Connections(), 1);
}

// libcurl would send a request again whose stream was refused.
TEST_F(CurlTransportHttp2ResendTest, ARefusedStreamOfANewConnectionIsAReset) {
  Serve(0, [](RawConnection& connection, int stream) {
    connection.Send(Frame(kResetStream, 0, stream, "\0\0\0\7"sv));
    connection.AwaitClose();
  });
  const RecordedCall call = Run(transport_);
  EXPECT_EQ(call.result.error_type, ErrorType::kReset) << call.result.error_message;
  EXPECT_EQ(call.result.retries, 0);
  EXPECT_EQ(server_->Connections(), 1);
}

TEST_F(CurlTransportHttp2ResendTest, AServerThatDemandsHttp1GetsIt) {
  server_ = std::make_unique<RawServer>(
      [](RawConnection& connection, int index) {
        if (index > 0) {
          connection.ReadRequest();
          connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          return;
        }
        connection.Send(kSettingsFrames);
        if (!Http2Requests(connection).Next()) return;
        connection.Send(Frame(kResetStream, 0, 1, "\0\0\0\x0d"sv));
        connection.AwaitClose();
      },
      "h2", &certificate_);
  const RecordedCall call = Run(transport_);
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  EXPECT_EQ(server_->Connections(), 2);
}

}  // namespace
}  // namespace llmb
