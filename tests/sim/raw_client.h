#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "fixtures/tls/openssl_handles.h"

namespace llmb {

// A client without HTTP: sends bytes, plain or with TLS, and records the received bytes and how the
// connection ends.
class RawClient {
 public:
  enum class End {
    kFound,  // the expected text was received
    kOpen,   // the time is up
    kEof,    // closed by the server
    kCut,    // closed by the server without a close_notify of TLS
    kReset,  // reset by the server
  };
  enum class Wire { kPlain, kTls };

  // Connects to 127.0.0.1:port; Connected() returns whether that succeeded. With TLS it does not
  // verify the certificate.
  explicit RawClient(std::uint16_t port, Wire wire = Wire::kPlain);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool Connected() const { return descriptor_ >= 0; }

  // The TLS connection; null for a plain one.
  SSL* Tls() { return tls_.get(); }

  // Sends all of `bytes`; false if the connection broke.
  bool Send(std::string_view bytes);

  // Reads until the server ends the connection, for at most 20 s.
  End ReadToEnd();

  // Reads until `text` was received or the connection ends, for at most 20 s.
  End ReadUntil(std::string_view text);

  // Reads until `time` is up or the connection ends.
  End ReadFor(std::chrono::milliseconds time);

  // Everything received since the last Forget.
  const std::string& received() const { return received_; }
  void Forget() { received_.clear(); }

 private:
  End Read(std::chrono::milliseconds time, const std::function<bool()>& enough);
  End ReadOnce();
  End ReadTls();
  bool Handshake();

  int descriptor_ = -1;
  SslContext tls_context_;
  SslStream tls_;
  std::string received_;
};

// A POST request to the chat completions path.
std::string ChatPost(std::string_view body);

// The body of a chat request, with streaming and usage or without both.
std::string ChatBody(std::string_view model, bool stream = true);

// The body of the only response in `bytes`. Removes the chunked coding from complete chunks and
// drops an incomplete one.
std::string BodyOf(std::string_view bytes);

// The number of occurrences of `part` in `text`.
int CountOf(std::string_view text, std::string_view part);

}  // namespace llmb
