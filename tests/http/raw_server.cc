#include "tests/http/raw_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr int kBacklog = 1024;

// Waits until `fd` is ready for `events`. False if `stop` became readable first.
bool AwaitFd(int fd, int stop, short events) {
  std::array<pollfd, 2> fds{{{fd, events, 0}, {stop, POLLIN, 0}}};
  return poll(fds.data(), fds.size(), -1) > 0 && fds[1].revents == 0;
}

// OpenSSL writes without MSG_NOSIGNAL. Blocks SIGPIPE only in the server's threads: the transport
// under test must cope with the signal as it is.
void BlockBrokenPipeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::size_t ContentLength(std::string_view head) {
  constexpr std::string_view kName = "Content-Length: ";
  const std::size_t at = head.find(kName);
  std::size_t length = 0;
  if (at != std::string_view::npos) {
    const std::string_view value = head.substr(at + kName.size());
    std::from_chars(value.data(), value.data() + value.size(), length);
  }
  return length;
}

// Closing a socket with unread bytes resets it, and the client could lose the alert.
void DrainUntilClosed(int fd, int stop) {
  std::array<char, 4096> bytes;
  shutdown(fd, SHUT_WR);
  while (AwaitFd(fd, stop, POLLIN) && recv(fd, bytes.data(), bytes.size(), 0) > 0) {
  }
}

// Null without a certificate.
SslContext ContextOf(const TestCertificate* certificate) {
  if (certificate == nullptr) return nullptr;
  SslContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), certificate->certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), certificate->key.get());
  return context;
}

SslContext DemandingContext(const TestCertificate& certificate, X509* client_authority,
                            int version) {
  SslContext context = ContextOf(&certificate);
  DemandClientCertificate(context.get(), client_authority);
  SSL_CTX_set_max_proto_version(context.get(), version);
  return context;
}

}  // namespace

RawConnection::RawConnection(UniqueFd fd, int stop, SslStream ssl)
    : fd_(std::move(fd)), stop_(stop), ssl_(std::move(ssl)) {}

bool RawConnection::Await(short events) { return AwaitFd(fd_.Get(), stop_, events); }

std::string RawConnection::ReadSome() {
  std::array<char, 16384> bytes;
  while (fd_.IsOpen()) {
    const bool pending = ssl_ && SSL_pending(ssl_.get()) > 0;
    if (!pending && !Await(POLLIN)) {
      break;
    }
    const ssize_t size = ssl_ ? SSL_read(ssl_.get(), bytes.data(), bytes.size())
                              : recv(fd_.Get(), bytes.data(), bytes.size(), 0);
    if (size > 0) {
      return {bytes.data(), static_cast<std::size_t>(size)};
    }
    if (!ssl_ || SSL_get_error(ssl_.get(), static_cast<int>(size)) != SSL_ERROR_WANT_READ) {
      break;
    }
  }
  return "";
}

std::string RawConnection::ReadRequest() {
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  while (true) {
    const std::size_t head_end = buffered_.find(kHeadEnd);
    if (head_end != std::string::npos) {
      const std::size_t size = head_end + kHeadEnd.size() + ContentLength(buffered_);
      if (buffered_.size() >= size) {
        std::string request = buffered_.substr(0, size);
        buffered_.erase(0, size);
        return request;
      }
    }
    const std::string more = ReadSome();
    if (more.empty()) {
      return "";
    }
    buffered_ += more;
  }
}

bool RawConnection::Send(std::string_view bytes) {
  while (!bytes.empty() && fd_.IsOpen() && Await(POLLOUT)) {
    const ssize_t size = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : send(fd_.Get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return bytes.empty();
}

void RawConnection::AwaitDelivery() {
  WaitFor([&] {
    int unacknowledged = 0;
    return ioctl(fd_.Get(), SIOCOUTQ, &unacknowledged) != 0 || unacknowledged == 0;
  });
}

void RawConnection::AwaitClose() {
  while (!ReadSome().empty()) {
  }
}

void RawConnection::EndSending() { shutdown(fd_.Get(), SHUT_WR); }

void RawConnection::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_.Get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  fd_.Reset();
}

void RawConnection::EndTls() {
  if (ssl_) SSL_shutdown(ssl_.get());
}

RawServer::RawServer(Serve serve, std::string alpn, const TestCertificate* certificate)
    : RawServer(std::move(serve), std::move(alpn), ContextOf(certificate)) {}

RawServer::RawServer(Serve serve, std::string alpn, const TestCertificate& certificate,
                     X509* client_authority, int version)
    : RawServer(std::move(serve), std::move(alpn),
                DemandingContext(certificate, client_authority, version)) {}

RawServer::RawServer(Serve serve, std::string alpn, SslContext tls)
    : serve_(std::move(serve)),
      alpn_(std::move(alpn)),
      tls_(std::move(tls)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(eventfd(0, EFD_CLOEXEC)) {
  if (tls_) SSL_CTX_set_alpn_select_cb(tls_.get(), ChooseAlpn, &alpn_);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener_.Get(), reinterpret_cast<const sockaddr*>(&address), size);
  listen(listener_.Get(), kBacklog);
  getsockname(listener_.Get(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  accepting_ = std::jthread([this] { Accept(); });
}

RawServer::~RawServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(stop_.Get(), &one, sizeof(one));
  accepting_.join();
  threads_.clear();
}

std::string RawServer::Url() const {
  return (tls_ ? "https" : "http") + ("://127.0.0.1:" + std::to_string(port_)) + "/v1/chat";
}

void RawServer::Accept() {
  while (AwaitFd(listener_.Get(), stop_.Get(), POLLIN)) {
    const int fd = accept4(listener_.Get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      continue;
    }
    const int no_delay = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof(no_delay));
    threads_.emplace_back([this, fd, index = connections_++] {
      BlockBrokenPipeSignal();
      RawConnection connection(UniqueFd(fd), stop_.Get(), tls_ ? Handshake(fd) : nullptr);
      serve_(connection, index);
    });
  }
}

SslStream RawServer::Handshake(int fd) {
  SslStream ssl(SSL_new(tls_.get()));
  SSL_set_fd(ssl.get(), fd);
  while (true) {
    const int result = SSL_accept(ssl.get());
    const int error = SSL_get_error(ssl.get(), result);
    if (error != SSL_ERROR_WANT_READ || !AwaitFd(fd, stop_.Get(), POLLIN)) {
      if (result != 1) DrainUntilClosed(fd, stop_.Get());
      return ssl;
    }
  }
}

int RawServer::ChooseAlpn(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_size,
                          const unsigned char* in, unsigned in_size, void* alpn) {
  const auto& wanted = *static_cast<const std::string*>(alpn);
  for (unsigned at = 0; at < in_size && at + 1 + in[at] <= in_size; at += 1 + in[at]) {
    const unsigned char* name = in + at + 1;
    if (wanted == std::string_view(reinterpret_cast<const char*>(name), in[at])) {
      *out = name;
      *out_size = in[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_NOACK;
}

}  // namespace llmb
