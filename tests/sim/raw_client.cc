#include "tests/sim/raw_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "fixtures/tls/socket_bio.h"

namespace llmb {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kMaxWait = std::chrono::seconds(20);

RawClient::RawClient(std::uint16_t port, Wire wire)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      (wire == Wire::kTls && !Handshake())) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

bool RawClient::Handshake() {
  tls_context_.reset(SSL_CTX_new(TLS_client_method()));
  // A read must return after each record, so that Read keeps its deadline.
  SSL_CTX_clear_mode(tls_context_.get(), SSL_MODE_AUTO_RETRY);
  tls_.reset(SSL_new(tls_context_.get()));
  BIO* bio = MakeSocketBio(descriptor_);
  SSL_set_bio(tls_.get(), bio, bio);
  return SSL_connect(tls_.get()) == 1;
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

RawClient::End RawClient::ReadToEnd() {
  return Read(kMaxWait, [] { return false; });
}

RawClient::End RawClient::ReadUntil(std::string_view text) {
  return Read(kMaxWait, [&] { return received_.find(text) != std::string::npos; });
}

RawClient::End RawClient::ReadFor(milliseconds time) {
  return Read(time, [] { return false; });
}

RawClient::End RawClient::Read(milliseconds time, const std::function<bool()>& enough) {
  const auto deadline = steady_clock::now() + time;
  while (!enough()) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    pollfd waiting = {descriptor_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) == 0) {
      return End::kOpen;
    }
    const End end = tls_ ? ReadTls() : ReadOnce();
    if (end != End::kFound) {
      return end;
    }
  }
  return End::kFound;
}

// Returns kFound if it received bytes.
RawClient::End RawClient::ReadOnce() {
  std::array<char, 65536> space;
  const ssize_t size = ::recv(descriptor_, space.data(), space.size(), 0);
  if (size == 0) {
    return End::kEof;
  }
  if (size < 0) {
    return errno == ECONNRESET ? End::kReset : End::kOpen;
  }
  received_.append(space.data(), static_cast<std::size_t>(size));
  return End::kFound;
}

// The buffer holds any TLS record, so that OpenSSL keeps no bytes that poll cannot report.
RawClient::End RawClient::ReadTls() {
  std::array<char, 65536> space;
  errno = 0;
  const int size = SSL_read(tls_.get(), space.data(), static_cast<int>(space.size()));
  if (size > 0) {
    received_.append(space.data(), static_cast<std::size_t>(size));
    return End::kFound;
  }
  switch (SSL_get_error(tls_.get(), size)) {
    case SSL_ERROR_WANT_READ:
      return End::kFound;
    case SSL_ERROR_ZERO_RETURN:
      return End::kEof;
    default:
      return errno == ECONNRESET ? End::kReset : End::kCut;
  }
}

std::string ChatPost(std::string_view body) {
  return fmt::format(
      "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
}

std::string ChatBody(std::string_view model, bool stream) {
  return fmt::format(R"({{"model":"{}","messages":[{{"role":"user","content":"Why?"}}]{}}})", model,
                     stream ? R"(,"stream":true,"stream_options":{"include_usage":true})" : "");
}

std::string BodyOf(std::string_view bytes) {
  const std::size_t end_of_head = bytes.find("\r\n\r\n");
  if (end_of_head == std::string_view::npos) {
    return "";
  }
  const bool chunked = bytes.substr(0, end_of_head).find("chunked") != std::string_view::npos;
  bytes.remove_prefix(end_of_head + 4);
  if (!chunked) {
    return std::string(bytes);
  }
  std::string body;
  std::size_t size = 0;
  while (std::from_chars(bytes.data(), bytes.data() + bytes.size(), size, 16).ec == std::errc{}) {
    const std::size_t begin = bytes.find("\r\n") + 2;
    if (size == 0 || bytes.size() < begin + size + 2) {
      break;
    }
    body += bytes.substr(begin, size);
    bytes.remove_prefix(begin + size + 2);
  }
  return body;
}

int CountOf(std::string_view text, std::string_view part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

}  // namespace llmb
