#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "harness/base/clock.h"
#include "harness/http/arrival_stamps.h"
#include "harness/http/connection_attempt.h"
#include "harness/http/curl_errors.h"
#include "harness/http/curl_handle.h"
#include "harness/http/name_lookups.h"
#include "harness/http/proxy.h"
#include "harness/http/redirect.h"
#include "harness/http/response_head.h"
#include "harness/http/send_attempt.h"
#include "harness/http/transfer_times.h"
#include "harness/http/transport.h"

namespace llmb {

// One request under way, whoever reads its response: its limits, redirects, times and result.
// libcurl makes the connection in any case, with an easy handle that points into this object. Keeps
// no part of the body.
class Transfer {
 public:
  // `clock`, `stamps` and `lookups` must outlive this. `lookups` is told when the name is resolved.
  Transfer(TransferId id, HttpRequest request, ResponseHandlers handlers, const Clock& clock,
           ArrivalStamps& stamps, NameLookups& lookups);
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Whether the response is a redirect that has to be followed. Its handlers are not called for it.
  bool IsRedirected() const { return !done_ && redirects_.IsPending(); }
  // Prepares to send the request there. Its handle must not be in a multi handle.
  void FollowRedirect();

  // Whether the transfer, which ended with `code`, must be sent again: a kept connection was closed
  // before the server saw the request (SendAttempt). At most once in its life.
  virtual bool MustBeSentAgain(CURLcode code) const = 0;
  // Prepares to send it over a new connection. Its handle must not be in a multi handle.
  void SendAgain();

  // For Transport::Release. Returns false if the transfer is done or was released before.
  bool Release(TimePoint complete);
  // When the response was complete. Only after Release.
  TimePoint CompleteAt() const { return *complete_at_; }
  bool IsReleased() const { return complete_at_.has_value(); }
  void CallReleased() const;
  // Ends a released transfer as a success whose response was held open.
  void EndHeldOpen();

  // Calls on_done with the meaning of the result, in libcurl's words. The handle must be done, or
  // not in a multi handle. Only the first call of Complete, Cancel or TimeOut does anything.
  void Complete(CURLcode code);
  void Cancel();
  void TimeOut();

  // Call before libcurl reads the transfer's socket.
  virtual void LookForBytes() {}
  // libcurl has read from its socket since the transfer before it ended there.
  void BytesCame() { sending_.BytesCame(); }

  // The transfer that `easy` belongs to; null for handles that libcurl made for itself.
  static Transfer* Of(CURL* easy) { return static_cast<Transfer*>(GetPrivate(easy)); }

  TransferId Id() const { return id_; }
  int User() const { return request_.user; }
  // Null before the connection is prepared.
  CURL* Easy() const { return easy_.get(); }
  // The socket that the response comes from; -1 if there is none.
  void SetSocket(int fd) { socket_ = fd; }
  int Socket() const { return socket_; }
  // Whether it is an OwnTransfer; else a CurlTransfer.
  virtual bool IsReadHere() const = 0;
  // Whether the bytes on the wire differ from those that libcurl delivers (PeekedBytes).
  virtual bool IsUndecodable() const { return false; }
  // scheme://host:port of the request.
  const std::string& RequestOrigin() const { return origin_; }
  // The latest moment at which the transfer ends if it has not been prepared by then.
  TimePoint ConnectDeadline() const { return std::min(connect_deadline_, Deadline()); }
  TimePoint Deadline() const { return times_.Deadline(); }
  bool IsDone() const { return done_; }

 protected:
  // Makes the handle, without options of the request.
  void MakeHandle();
  // Sets the URL, and what is left of the time limits.
  void SetUrlAndTimeLimit();
  // Prepares the handle for another request of this transfer.
  virtual void RestartHandle(bool over_new_connection) = 0;
  // Zero if the latest request reused a connection.
  virtual Nanoseconds LatestConnectTime() const;
  // Whether the latest request has no usable connection yet. An encrypted one is usable after the
  // handshake.
  virtual bool IsConnecting() const;
  // Whether it has or had a connection.
  virtual bool IsConnected() const;
  virtual Arrival EndOfResponse() = 0;
  // Whether the time limit has passed. One read of a compressed body can become so much that it
  // passes before the read ends.
  bool IsOverdue() const { return Deadline() <= clock_.Now(); }

  // The request begins to be sent over a kept connection, or over a new one.
  void BeginSending(bool kept);
  void WasSent();
  // Whether libcurl is about to send again a request that it has sent already.
  bool RefuseResend();
  // Judges the head that is complete, and calls on_head unless it is a redirect to follow. False
  // ends the transfer.
  bool EndHead(int status, std::string_view content_type);

  const HttpRequest request_;
  const ResponseHandlers handlers_;
  const Clock& clock_;
  ArrivalStamps& stamps_;
  const std::string origin_;
  const bool encrypted_;
  HeaderList headers_;
  std::optional<Proxy> proxy_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};  // libcurl's own words, or in their place
  TransferTimes times_;
  ConnectionAttempt attempt_;
  RedirectChain redirects_;
  SendAttempt sending_;
  int retries_ = 0;
  // When libcurl tried to send the request again by itself, which is refused (RefuseResend).
  std::optional<TimePoint> resend_refused_at_;
  int socket_ = -1;
  ResponseHead head_;
  std::optional<Arrival> head_arrival_;  // of the latest status line
  std::optional<int> http_status_;       // once on_head was called
  bool sent_ = false;                    // the request was written
  bool done_ = false;

 private:
  static curl_socket_t OpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  void Restart(bool over_new_connection);
  CurlFailure FailureOf(CURLcode code) const;
  void Fail(CURLcode code);
  void Finish(ErrorType type, std::string message,
              std::optional<Nanoseconds> held_open = std::nullopt);

  const TransferId id_;
  NameLookups& lookups_;
  TimePoint connect_deadline_;
  std::optional<TimePoint> complete_at_;
  TimePoint attempt_began_;
  Nanoseconds queue_time_;  // of the thread when it began to send
  Nanoseconds send_wait_{};

 protected:
  // Last, so that it is destroyed first: it points into the members above.
  EasyHandle easy_;
};

}  // namespace llmb
