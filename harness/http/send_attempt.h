#pragma once

#include <chrono>
#include <optional>

#include "harness/base/time.h"

namespace llmb {

// A server may close an idle connection just as a request is sent on it. A connection that ends
// later than this after the first byte of the request was closed for another reason: the server may
// have worked on the request.
inline constexpr auto kMostResendDelay = std::chrono::milliseconds(10);

// One sending of a request over one connection. Decides whether the end of the connection means
// that the server had closed it before it saw the request (docs/reliability.md).
class SendAttempt {
 public:
  // Call right before the first byte is sent. `kept`: an earlier request used the connection.
  void Begin(TimePoint now, bool kept);
  bool HasBegun() const { return begun_.has_value(); }

  // Call whenever the connection on `fd` has an event, before it is read: looks for the first byte
  // that is not a TLS alert (`encrypted`: the bytes are TLS records). Looks only if the connection
  // is kept, and only until it has found a byte. Leaves an error of the socket in place.
  void LookForBytes(int fd, bool encrypted);
  // Such a byte was read.
  void BytesCame() { bytes_came_ = true; }
  // Over HTTP/2 they may be frames that belong to no response.
  bool HasBytes() const { return bytes_came_; }

  // A header of the response was received.
  void ResponseBegan() { response_began_ = true; }
  bool HasResponse() const { return response_began_; }

  // The connection ended at `ended`, without a byte of a response. Whether the request may be sent
  // again: only on a kept connection, and only if it ended within kMostResendDelay or before the
  // whole request was sent.
  bool MayBeRepeated(TimePoint ended, bool sent_all) const;

 private:
  std::optional<TimePoint> begun_;
  bool kept_ = false;
  bool bytes_came_ = false;
  bool response_began_ = false;
};

}  // namespace llmb
