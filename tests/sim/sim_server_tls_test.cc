// The simulated endpoint over TLS, with clients that verify its certificate and clients that
// violate the protocol.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "harness/base/atomic_file.h"
#include "harness/http/curl_transport.h"
#include "tests/http/recorded_call.h"
#include "tests/sim/raw_client.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using End = RawClient::End;
using Wire = RawClient::Wire;

constexpr std::string_view kEndOfStream = "0\r\n\r\n";

SimProfile Quick() { return SteadyProfile(milliseconds(1), milliseconds(1), 4); }

SimProfile Faulty(SimFaultKind kind) {
  SimProfile profile = Quick();
  SimFault fault;
  fault.kind = kind;
  fault.after_events = 2;
  profile.faults = {fault};
  return profile;
}

// The first token takes an hour.
SimProfile Stalling() {
  SimProfile profile = Quick();
  profile.ttft = {std::chrono::hours(1)};
  return profile;
}

SimServer Serve(const SimProfile& profile, bool tls = true, int threads = 1) {
  SimOptions options;
  options.profiles = {profile};
  options.tls = tls;
  options.threads = threads;
  return StartServer(std::move(options));
}

bool AllClosed(const SimServer& server, std::uint64_t connections) {
  return WaitFor([&] {
    const SimStats stats = server.Stats();
    return stats.connections == connections && stats.open_connections == 0;
  });
}

class SimServerTlsTest : public ::testing::Test {
 protected:
  ~SimServerTlsTest() override {
    for (const std::string& file : ca_files_) std::filesystem::remove(file);
  }

  // Trusts only the server's certificate. Each server has its own file, because libcurl caches
  // files.
  HttpRequest RequestFor(const SimServer& server, std::string body = ChatBody("m")) {
    HttpRequest request = RequestTo(server.Url());
    request.body = std::move(body);
    const std::string pem = server.CertificatePem();
    if (pem.empty()) return request;
    request.ca_file =
        fmt::format("{}llmb_sim_ca_{}_{}.pem", ::testing::TempDir(), getpid(), server.Port());
    ca_files_.insert(request.ca_file);
    EXPECT_TRUE(WriteFileAtomically(request.ca_file, [&](std::ostream& out) { out << pem; }));
    return request;
  }

  RecordedCall Ask(const SimServer& server) { return Fetch(transport_, RequestFor(server)); }

  std::set<std::string> ca_files_;
  SystemClock clock_;
  CurlTransport transport_{clock_};
};

TEST_F(SimServerTlsTest, StreamsToAClientThatTrustsItsCertificate) {
  const SimServer server = Serve(Quick());
  EXPECT_EQ(server.Url().find("https://127.0.0.1:"), 0u);
  const RecordedCall call = Ask(server);
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(CountOf(call.Body(), "\"content\":\""),
            5);  // an empty one with the role, and 4 tokens
  EXPECT_EQ(CountOf(call.Body(), "data: [DONE]\n\n"), 1);
}

TEST_F(SimServerTlsTest, ThreadsShareOneCertificate) {
  const SimServer server = Serve(Quick(), true, 3);
  std::vector<RecordedCall> calls(12);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    HttpRequest request = RequestFor(server);
    request.user = static_cast<int>(i);
    transport_.Start(std::move(request), Recording(calls[i]));
  }
  EXPECT_TRUE(PollUntil(transport_, [&] {
    return std::ranges::all_of(calls, [](const RecordedCall& e) { return e.dones == 1; });
  }));
  for (const RecordedCall& call : calls) {
    EXPECT_EQ(CountOf(call.Body(), "data: [DONE]\n\n"), 1) << call.result.error_message;
  }
  EXPECT_EQ(server.Stats().connections, 12u);
}

TEST_F(SimServerTlsTest, TheCertificateOfAnotherServerIsNotTrusted) {
  const SimServer server = Serve(Quick());
  HttpRequest request = RequestFor(Serve(Quick()));  // trusts another server
  request.url = server.Url();
  EXPECT_EQ(Fetch(transport_, request).result.error_type, ErrorType::kTls);
}

TEST_F(SimServerTlsTest, WithoutTlsThereIsNoCertificate) {
  const SimServer server = Serve(Quick(), false);
  EXPECT_EQ(server.CertificatePem(), "");
  EXPECT_EQ(server.Url().find("http://127.0.0.1:"), 0u);
}

// Sizes around that of a TLS record, and above the buffers of the sockets.
TEST_F(SimServerTlsTest, ResponsesOfAnySizeAreComplete) {
  for (const int size : {1, 15'000, 16'384, 16'385, 100'000, 9'000'000}) {
    SimProfile profile = Faulty(SimFaultKind::kHugeEvent);
    profile.faults.front().huge_bytes = size;
    const RecordedCall plain = Ask(Serve(profile, false));
    const RecordedCall call = Ask(Serve(profile));
    EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
    EXPECT_GT(call.Body().size(), static_cast<std::size_t>(size));
    EXPECT_EQ(call.Body().size(), plain.Body().size());
    EXPECT_EQ(CountOf(call.Body(), "data: [DONE]\n\n"), 1);
  }
}

TEST_F(SimServerTlsTest, SplitWritesHaveTheSameBytes) {
  SimProfile profile = Quick();
  profile.style.bytes_per_write = 7;
  const RecordedCall plain = Ask(Serve(profile, false));
  const RecordedCall call = Ask(Serve(profile));
  EXPECT_EQ(call.result.error_type, ErrorType::kNone) << call.result.error_message;
  EXPECT_EQ(call.Body().size(), plain.Body().size());
}

TEST_F(SimServerTlsTest, KeepsConnectionsAndAcceptsLargeBodies) {
  const SimServer server = Serve(Quick());
  for (const std::size_t padding : {std::size_t{0}, std::size_t{3'000'000}, std::size_t{1}}) {
    const std::string body = ChatBody("m") + std::string(padding, ' ');
    const RecordedCall call = Fetch(transport_, RequestFor(server, body));
    EXPECT_EQ(call.http_status, 200) << call.result.error_message;
    EXPECT_EQ(server.LastRequest()->body.size(), body.size());
  }
  EXPECT_EQ(server.Stats().connections, 1u);
  EXPECT_EQ(server.Stats().requests, 3u);
}

// PeerIsGone moves the request from the socket into TLS, and epoll does not report it again.
TEST_F(SimServerTlsTest, ServesARequestSentDuringAResponse) {
  const SimServer server = Serve(Quick());
  RawClient client(server.Port(), Wire::kTls);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  }
  ASSERT_TRUE(client.Send("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  EXPECT_EQ(CountOf(client.received(), "[DONE]"), 20);
  EXPECT_EQ(CountOf(client.received(), "\"object\":\"list\""), 1);
}

TEST_F(SimServerTlsTest, FaultsEqualThoseWithoutTls) {
  for (const SimFaultKind kind :
       {SimFaultKind::kCloseBeforeHeaders, SimFaultKind::kResetBeforeHeaders,
        SimFaultKind::kCloseMidStream, SimFaultKind::kResetMidEvent,
        SimFaultKind::kResetBetweenEvents, SimFaultKind::kCleanEnd,
        SimFaultKind::kCloseAfterResponse, SimFaultKind::kNotHttp, SimFaultKind::kHttpStatus}) {
    const RecordedCall plain = Ask(Serve(Faulty(kind), false));
    const RecordedCall call = Ask(Serve(Faulty(kind)));
    EXPECT_EQ(call.result.error_type, plain.result.error_type)
        << static_cast<int>(kind) << ' ' << call.result.error_message;
    EXPECT_EQ(call.Body().size(), plain.Body().size()) << static_cast<int>(kind);
  }
}

TEST_F(SimServerTlsTest, SendsCloseNotifyOnlyAfterAProperEnd) {
  const auto end_of = [](const SimProfile& profile, std::string_view headers) {
    const SimServer server = Serve(profile);
    RawClient client(server.Port(), Wire::kTls);
    std::string request = ChatPost(ChatBody("m"));
    request.insert(request.find("\r\n") + 2, headers);
    EXPECT_TRUE(client.Send(request));
    return client.ReadToEnd();
  };
  EXPECT_EQ(end_of(Quick(), "Connection: close\r\n"), End::kEof);
  EXPECT_EQ(end_of(Faulty(SimFaultKind::kCloseMidStream), ""), End::kCut);
  EXPECT_EQ(end_of(Faulty(SimFaultKind::kCloseAfterResponse), ""), End::kCut);
  EXPECT_EQ(end_of(Faulty(SimFaultKind::kResetMidEvent), ""), End::kReset);
  EXPECT_EQ(end_of(Quick(), "not a header\r\n"), End::kEof);  // refused with a response
}

TEST_F(SimServerTlsTest, AClientWithoutTlsAffectsOnlyItsConnection) {
  const SimServer server = Serve(Quick());
  RawClient plain(server.Port());
  ASSERT_TRUE(plain.Send("GET /health HTTP/1.1\r\n\r\n"));
  EXPECT_NE(plain.ReadToEnd(), End::kOpen);
  EXPECT_EQ(CountOf(plain.received(), "HTTP/1.1"), 0);
  EXPECT_TRUE(AllClosed(server, 1));
  EXPECT_EQ(Ask(server).http_status, 200);
  EXPECT_EQ(server.Stats().requests, 1u);
}

TEST_F(SimServerTlsTest, AnUnfinishedHandshakeAffectsOnlyItsConnection) {
  const SimServer server = Serve(Quick());
  RawClient silent(server.Port());
  RawClient halfway(server.Port());
  ASSERT_TRUE(halfway.Send(std::string("\x16\x03\x01\x02", 4)));  // the first bytes of a record
  EXPECT_EQ(Ask(server).http_status, 200);
  EXPECT_EQ(Ask(server).http_status, 200);
  EXPECT_EQ(server.Stats().open_connections, 3u);
}

TEST_F(SimServerTlsTest, NoticesClientsThatClose) {
  const SimServer server = Serve(Stalling());
  {
    RawClient silent(server.Port());
    RawClient idle(server.Port(), Wire::kTls);
    RawClient waiting(server.Port(), Wire::kTls);
    ASSERT_TRUE(waiting.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(waiting.ReadUntil("\r\n\r\n"), End::kFound);
  }
  EXPECT_TRUE(AllClosed(server, 3));
}

TEST_F(SimServerTlsTest, NoticesCloseNotifyDuringAResponse) {
  const SimServer server = Serve(Stalling());
  RawClient client(server.Port(), Wire::kTls);
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  ASSERT_EQ(client.ReadUntil("\r\n\r\n"), End::kFound);
  SSL_shutdown(client.Tls());  // the socket stays open
  EXPECT_TRUE(AllClosed(server, 1));
}

TEST_F(SimServerTlsTest, SurvivesACloseDuringALargeWrite) {
  SimProfile profile = Faulty(SimFaultKind::kHugeEvent);
  const SimServer server = Serve(profile);
  {
    RawClient client(server.Port(), Wire::kTls);
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(client.ReadUntil("xxx"), End::kFound);
  }
  EXPECT_TRUE(AllClosed(server, 1));
}

TEST_F(SimServerTlsTest, StopsWithOpenConnections) {
  auto server = std::make_unique<SimServer>(Serve(Stalling()));
  RawClient unfinished(server->Port());
  RawClient idle(server->Port(), Wire::kTls);
  RawClient waiting(server->Port(), Wire::kTls);
  ASSERT_TRUE(waiting.Send(ChatPost(ChatBody("m"))));
  ASSERT_EQ(waiting.ReadUntil("\r\n\r\n"), End::kFound);
  server.reset();
  EXPECT_NE(unfinished.ReadToEnd(), End::kOpen);
  EXPECT_EQ(idle.ReadToEnd(), End::kEof);
  EXPECT_EQ(waiting.ReadToEnd(), End::kCut);
}

}  // namespace
}  // namespace llmb
