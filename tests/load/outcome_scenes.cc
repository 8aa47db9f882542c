#include "tests/load/outcome_scenes.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "fixtures/sim/sim_server.h"
#include "harness/base/atomic_file.h"
#include "tests/http/raw_server.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n";

// TwoTokenEvents() compressed by zlib, without the header and trailer of gzip or deflate.
constexpr std::string_view kDeflated(
    "\x4b\x49\x2c\x49\xb4\x52\xa8\x56\x4a\xce\xc8\xcf\x4c\x4e\x2d\x56\xb2\x8a\xae\x56\x4a\x49"
    "\xcd\x29\x49\x54\xb2\x02\x0a\xe6\xe7\x95\xa4\xe6\x95\x28\x59\x29\x25\x2a\xd5\xea\x28\xa5"
    "\x65\xe6\x65\x16\x67\xc4\x17\xa5\x26\x16\xe7\xe7\x29\x59\xe5\x95\xe6\xe4\xd4\xc6\xd6\x72"
    "\x71\xa5\x10\x67\x46\x12\xb9\x66\x60\x6a\x53\x2a\x2e\xc9\x2f\x50\x42\xd2\x18\xed\xe2\xef"
    "\xe7\x1a\xcb\xc5\x05\x00",
    94);

Scene At(std::string url, std::shared_ptr<void> keeps = nullptr) {
  Scene scene;
  scene.endpoint.name = "faulty";
  scene.endpoint.url = std::move(url);
  scene.endpoint.model_name = "m";
  scene.endpoint.auth_token = Secret("s3cret");
  scene.keeps = std::move(keeps);
  return scene;
}

Scene Served(RawServer::Serve serve) {
  auto server = std::make_shared<RawServer>(std::move(serve));
  return At(server->Url(), server);
}

// A socket that listens on a free port of 127.0.0.1. Nothing accepts its connections.
UniqueFd Listener(int backlog, sockaddr_in& address) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  socklen_t size = sizeof(address);
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(bind(fd.Get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(fd.Get(), backlog), 0);
  getsockname(fd.Get(), reinterpret_cast<sockaddr*>(&address), &size);
  return fd;
}

struct TrustedServer {
  TestCertificate certificate;
  std::string ca_file;
  std::unique_ptr<RawServer> server;
  ~TrustedServer() { std::filesystem::remove(ca_file); }
};

std::string Redirection(const std::string& location) {
  return fmt::format("HTTP/1.1 307 Moved\r\nLocation: {}\r\nContent-Length: 4\r\n\r\nmove",
                     location);
}

Scene Endless(std::string begin) {
  return Served([begin = std::move(begin)](RawConnection& connection, int) {
    constexpr std::size_t kMost = std::size_t{1024} * 1024 * 1024;
    const std::string piece(std::size_t{1024} * 1024, 'x');
    connection.ReadRequest();
    connection.Send(begin);
    for (std::size_t sent = 0; sent < kMost; sent += piece.size()) connection.Send(piece);
  });
}

}  // namespace

SimFault FaultOf(SimFaultKind kind) {
  SimFault fault;
  fault.kind = kind;
  fault.after_events = 2;
  return fault;
}

SimFault DripEvery(std::chrono::microseconds interval) {
  SimFault fault = FaultOf(SimFaultKind::kDrip);
  fault.interval = interval;
  return fault;
}

SimFault StatusFault(int http_status, SimErrorBody body) {
  SimFault fault = FaultOf(SimFaultKind::kHttpStatus);
  fault.http_status = http_status;
  fault.body = body;
  return fault;
}

SimFault RedirectTo(const std::string& location, int http_status) {
  SimFault fault = FaultOf(SimFaultKind::kRedirect);
  fault.location = location;
  fault.http_status = http_status;
  return fault;
}

Scene Simulated(const SimFault& fault, const SimStyle& style) {
  SimProfile profile = SteadyProfile(milliseconds(1), milliseconds(1), 4);
  profile.style = style;
  profile.faults = {fault};
  auto server = std::make_shared<SimServer>(StartServer(std::move(profile)));
  return At(server->Url(), server);
}

Scene Answering(std::string answer) {
  return Served([answer = std::move(answer)](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(answer);
  });
}

Scene EndlessEvent() { return Endless(std::string(kStreamHead) + "\r\ndata: "); }

Scene EndlessError() {
  return Endless("HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\n");
}

Scene RedirectingElsewhere() {
  const Scene other = Answering(std::string(kStreamHead) + "\r\n" + TwoTokenEvents());
  Scene scene = Answering(Redirection(other.endpoint.url + "?key=s3cret"));
  scene.keeps = std::make_shared<std::pair<Scene, std::shared_ptr<void>>>(other, scene.keeps);
  return scene;
}

Scene RedirectingOnce() {
  return Served([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(Redirection("/v2/chat"));
    connection.ReadRequest();
    connection.Send(std::string(kStreamHead) + "\r\n" + TwoTokenEvents());
  });
}

Scene TlsServer(CertificateFlaw flaw, bool trusted) {
  auto keeps = std::make_shared<TrustedServer>();
  keeps->certificate = MakeTestCertificate(flaw);
  keeps->ca_file = fmt::format("{}llmb_outcomes_{}.pem", ::testing::TempDir(), getpid());
  WritePem(*keeps->certificate.authority, keeps->ca_file);
  keeps->server = std::make_unique<RawServer>([](RawConnection& c, int) { c.ReadRequest(); },
                                              "http/1.1", &keeps->certificate);
  Scene scene = At(keeps->server->Url(), keeps);
  if (trusted) scene.endpoint.ca_file = keeps->ca_file;
  return scene;
}

Scene DemandsClientCertificate(bool given) {
  struct Keeps {
    TestCertificate server = MakeTestCertificate(), client = MakeTestCertificate();
    std::string file = fmt::format("{}llmb_client_{}.pem", ::testing::TempDir(), getpid());
    std::unique_ptr<RawServer> raw;
    ~Keeps() { std::filesystem::remove(file); }
  };
  auto keeps = std::make_shared<Keeps>();
  EXPECT_TRUE(WriteFileAtomically(keeps->file, [&](std::ostream& out) {
    out << PemOf(*keeps->client.key) << PemOf(*keeps->client.certificate);
  }));
  keeps->raw =
      std::make_unique<RawServer>([](RawConnection& c, int) { c.ReadRequest(); }, "http/1.1",
                                  keeps->server, keeps->server.authority.get(), TLS1_3_VERSION);
  Scene scene = At(keeps->raw->Url(), keeps);
  scene.endpoint.verify_tls = false;
  if (given) scene.endpoint.client_cert = keeps->file;
  return scene;
}

Scene UnknownName() {
  // A label of 64 letters is longer than RFC 1035 allows, so every resolver refuses it immediately,
  // even without a network.
  return At("http://" + std::string(64, 'x') + ".invalid:80/v1/chat/completions");
}

Scene ClosedPort() {
  sockaddr_in address;
  { const UniqueFd closed = Listener(1, address); }
  return At(fmt::format("http://127.0.0.1:{}/v1/chat/completions", ntohs(address.sin_port)));
}

Scene DroppedPackets() {
  sockaddr_in address;
  UniqueFd listener = Listener(0, address);
  UniqueFd first(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(connect(first.Get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  pollfd queued{listener.Get(), POLLIN, 0};
  EXPECT_EQ(poll(&queued, 1, -1), 1);
  const int port = ntohs(address.sin_port);
  Scene scene =
      At(fmt::format("http://127.0.0.1:{}/v1/chat/completions", port),
         std::make_shared<std::pair<UniqueFd, UniqueFd>>(std::move(listener), std::move(first)));
  scene.endpoint.connect_timeout = std::chrono::milliseconds(400);
  return scene;
}

std::string TwoTokenEvents() {
  const auto event = [](std::string_view delta, std::string_view finish) {
    return fmt::format("data: {{\"choices\":[{{\"delta\":{{{}}},\"finish_reason\":{}}}]}}\n\n",
                       delta, finish);
  };
  return event(R"("content":"a")", "null") + event(R"("content":"b")", "null") +
         event("", R"("stop")") + "data: [DONE]\n\n";
}

std::string CompressedAnswer(std::string_view encoding) {
  constexpr std::string_view kGzipHead("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03", 10);
  constexpr std::string_view kGzipEnd("\x34\xc8\xc2\x61\xcf\x00\x00\x00", 8);
  std::string body(encoding == "gzip" ? kGzipHead : std::string_view("\x78\xda"));
  body += kDeflated;
  body += encoding == "gzip" ? kGzipEnd : std::string_view("\x0b\x3d\x46\x7e");
  return fmt::format("{}Content-Encoding: {}\r\n\r\n{}", kStreamHead, encoding, body);
}

}  // namespace llmb
