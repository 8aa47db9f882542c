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

// One request in libcurl's hands: an easy handle, the memory that the handle points into, and the
// callbacks that turn libcurl's calls into those of ResponseHandlers. It keeps no part of the body.
class CurlTransfer {
 public:
  // `clock` and `stamps` must outlive this.
  CurlTransfer(TransferId id, HttpRequest request, ResponseHandlers handlers, const Clock& clock,
               ArrivalStamps& stamps);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Makes the handle, with the rest of the time limit. Idle connections are borrowed from
  // `connections` and returned to it; `lookups` is told when the name is resolved. Both must
  // outlive this.
  void Prepare(CURLSH* connections, NameLookups& lookups);

  // Whether the response is a redirect that has to be followed. Its handlers are not called for it.
  bool IsRedirected() const { return !done_ && redirects_.IsPending(); }
  // Prepares the handle to send the request there. The handle must not be in a multi handle.
  void FollowRedirect();

  // Whether the transfer, which ended with `code`, must be sent again: a kept connection was closed
  // before the server saw the request (SendAttempt). At most once in its life.
  bool MustBeSentAgain(CURLcode code) const;
  // Prepares the handle to send it over a new connection. The handle must not be in a multi handle.
  void SendAgain();
  // Call before libcurl reads the transfer's socket.
  void LookForBytes() { sending_.LookForBytes(socket_, encrypted_); }
  // libcurl has read its socket since an earlier transfer ended there.
  void BytesCame() { sending_.BytesCame(); }

  // For Transport::Release. Returns false if the transfer is done or was released before.
  bool Release(TimePoint complete);
  // When the response was complete. Only after Release.
  TimePoint CompleteAt() const { return *complete_at_; }
  bool IsReleased() const { return complete_at_.has_value(); }
  void CallReleased() const;
  // Ends a released transfer as a success whose response was held open.
  void EndHeldOpen();

  // Calls on_done with the meaning of libcurl's result. The handle must be done, or not in a multi
  // handle. Only the first call of Complete, Cancel or TimeOut does anything.
  void Complete(CURLcode code);
  void Cancel();
  void TimeOut();

  // The transfer that `easy` belongs to; null for handles that libcurl made for itself.
  static CurlTransfer* Of(CURL* easy) { return static_cast<CurlTransfer*>(GetPrivate(easy)); }

  TransferId Id() const { return id_; }
  int User() const { return request_.user; }
  // Null before Prepare.
  CURL* Easy() const { return easy_.get(); }
  // The socket that the response comes from; -1 if there is none.
  void SetSocket(int fd) { socket_ = fd; }
  int Socket() const { return socket_; }
  // Whether its connection is encrypted, or its response turned out to be compressed (PeekedBytes).
  bool IsUndecodable() const { return undecodable_; }
  // scheme://host:port of the request.
  const std::string& RequestOrigin() const { return origin_; }
  // When the transfer ends at the latest while it is not yet prepared.
  TimePoint ConnectDeadline() const { return std::min(connect_deadline_, times_.Deadline()); }

 private:
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self);
  void CountWaitUntil(TimePoint now);
  void WasSent();
  static int OnProgress(void* self, curl_off_t to_download, curl_off_t downloaded,
                        curl_off_t to_upload, curl_off_t uploaded);
  static curl_socket_t OpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int BeforeSending(void* self, char* server, char* local, int server_port, int local_port);

  bool ReceiveHeader(std::string_view line);
  Arrival StampHeader(std::string_view line);
  bool EndHead();
  bool ReceiveBody(std::string_view bytes);
  void SetUrlAndTimeLimit();
  void SetCallbacks();
  void Restart(bool over_new_connection);
  bool RefuseResend();
  Nanoseconds LatestConnectTime() const;
  bool IsConnecting() const;
  void SetProxy();
  CurlFailure FailureOf(CURLcode code) const;
  Arrival EndOfResponse();
  void Fail(CURLcode code);
  void Finish(ErrorType type, std::string message,
              std::optional<Nanoseconds> held_open = std::nullopt);

  const TransferId id_;
  const HttpRequest request_;
  const ResponseHandlers handlers_;
  const Clock& clock_;
  ArrivalStamps& stamps_;
  const std::string origin_;
  const bool encrypted_;
  NameLookups* lookups_ = nullptr;
  HeaderList headers_;
  std::optional<Proxy> proxy_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};  // libcurl's own words
  TransferTimes times_;
  TimePoint connect_deadline_;
  ConnectionAttempt attempt_;
  RedirectChain redirects_;
  SendAttempt sending_;
  int retries_ = 0;
  // When libcurl tried to send the request again by itself, which it must not.
  std::optional<TimePoint> resend_refused_at_;
  std::optional<TimePoint> complete_at_;
  int socket_ = -1;
  bool undecodable_;
  ResponseHead head_;
  std::optional<Arrival> head_arrival_;  // of the latest status line
  std::optional<int> http_status_;       // once on_head was called
  bool has_body_ = false;
  bool sent_ = false;  // the request was written
  TimePoint attempt_began_;
  Nanoseconds queue_time_;  // of the thread when it began to send
  Nanoseconds send_wait_{};
  bool done_ = false;
  // Last, so that it is destroyed first: it points into the members above.
  EasyHandle easy_;
};

}  // namespace llmb
