#pragma once

// A server that sends exactly the bytes a test tells it to, over TCP or TLS, on a free port of
// 127.0.0.1: for the faults that a well-behaved server cannot produce.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fixtures/tls/test_certificate.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// One accepted connection, used by one thread. Every wait ends when the server stops.
class RawConnection {
 public:
  // `stop` becomes readable when the server stops. A null `ssl` means plain TCP.
  RawConnection(UniqueFd fd, int stop, SslStream ssl);

  // Reads the next bytes, up to 16 KiB. Empty if the peer has closed or the server stops.
  std::string ReadSome();

  // Reads one HTTP/1.1 request to its end (head and Content-Length body). Empty if the peer closed
  // before that.
  std::string ReadRequest();

  // False if the peer has closed or the server stops.
  bool Send(std::string_view bytes);

  // Waits until the peer's kernel has acknowledged all that was sent, whether or not it was read.
  void AwaitDelivery();

  // Waits until the peer closes, so that our own close does not overtake the bytes sent.
  void AwaitClose();

  // Sends FIN. What the peer sends can still be read.
  void EndSending();

  // Closes with RST instead of FIN.
  void Reset();

  // Ends TLS as a well-behaved server does before it closes (close_notify). Nothing without TLS.
  void EndTls();

 private:
  bool Await(short events);

  UniqueFd fd_;
  int stop_;
  SslStream ssl_;
  std::string buffered_;
};

// Accepts connections and calls `serve` for each in its own thread; when that returns, the
// connection is closed. The destructor ends all waits and joins all threads.
class RawServer {
 public:
  // `index` counts the connections from 0.
  using Serve = std::function<void(RawConnection& connection, int index)>;

  explicit RawServer(Serve serve) : RawServer(std::move(serve), {}, nullptr) {}
  // With TLS, offering `alpn` ("h2" or "http/1.1").
  RawServer(Serve serve, std::string alpn, const TestCertificate* certificate);
  // With TLS up to `version`, demanding a client certificate that is signed by `client_authority`.
  RawServer(Serve serve, std::string alpn, const TestCertificate& certificate,
            X509* client_authority, int version);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int Port() const { return port_; }
  std::string Url() const;
  int Connections() const { return connections_; }

 private:
  RawServer(Serve serve, std::string alpn, SslContext tls);
  void Accept();
  SslStream Handshake(int fd);
  static int ChooseAlpn(SSL* ssl, const unsigned char** out, unsigned char* out_size,
                        const unsigned char* in, unsigned in_size, void* alpn);

  Serve serve_;
  std::string alpn_;
  SslContext tls_;
  UniqueFd listener_;
  UniqueFd stop_;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::vector<std::jthread> threads_;  // one per connection; filled by accepting_
  std::jthread accepting_;
};

}  // namespace llmb
