#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "fixtures/tls/openssl_handles.h"

namespace llmb {

// A client that knows nothing of HTTP: it sends bytes, plain or inside TLS, and shows those that
// come back and how the connection ends.
class RawClient {
 public:
  enum class End {
    kFound,  // what was waited for is there
    kOpen,   // the time passed
    kEof,    // closed by the server
    kCut,    // closed by the server without the farewell of TLS
    kReset,  // reset by the server
  };
  enum class Wire { kPlain, kTls };

  // Connects to 127.0.0.1:port; with TLS it trusts whoever answers. Connected() says whether that
  // worked.
  explicit RawClient(std::uint16_t port, Wire wire = Wire::kPlain);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool Connected() const { return descriptor_ >= 0; }

  // For what only TLS can do; null when plain.
  SSL* Tls() { return tls_.get(); }

  // Sends all of it; false when the connection broke.
  bool Send(std::string_view bytes);

  // Reads until the server ends the connection, at most 20 s.
  End ReadToEnd();

  // Reads until `text` has come (or the end, or 20 s).
  End ReadUntil(std::string_view text);

  // Reads whatever comes within the time.
  End ReadFor(std::chrono::milliseconds time);

  // Everything received and not yet forgotten.
  const std::string& received() const { return received_; }
  void Forget() { received_.clear(); }

 private:
  End Read(std::chrono::milliseconds time, const std::function<bool()>& enough);
  End ReadOnce();
  End ReadTls();
  bool Shake();

  int descriptor_ = -1;
  SslContext tls_context_;
  SslStream tls_;
  std::string received_;
};

// A POST to the chat completions path with this body.
std::string ChatPost(std::string_view body);

// A chat request for this model: streamed with usage, or whole.
std::string ChatBody(std::string_view model, bool stream = true);

// What follows the headers of the one response in `bytes`, with the chunked coding taken off as far
// as it is complete.
std::string BodyOf(std::string_view bytes);

// How often `part` occurs in `text`.
int CountOf(std::string_view text, std::string_view part);

}  // namespace llmb
