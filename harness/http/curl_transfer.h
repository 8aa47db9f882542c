#pragma once

#include <curl/curl.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>

#include "harness/base/clock.h"
#include "harness/http/answer_head.h"
#include "harness/http/arrival_stamps.h"
#include "harness/http/curl_handle.h"
#include "harness/http/name_lookups.h"
#include "harness/http/redirect.h"
#include "harness/http/transport.h"

namespace llmb {

// One request as libcurl sees it: an easy handle, the memory that the handle points into, and the
// callbacks that turn libcurl's calls into those of ResponseHandlers. It stores nothing of the
// response.
class CurlTransfer {
 public:
  // `stamps` must outlive this.
  CurlTransfer(TransferId id, HttpRequest request, ResponseHandlers handlers, const Clock& clock,
               ArrivalStamps& stamps);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Sets the handle up, with what is left of the time limit. Idle connections are taken from and
  // left in `connections`; `lookups` is told when the name is resolved. Both must outlive this.
  void Prepare(CURLSH* connections, NameLookups& lookups);

  // Whether the answer sends the request elsewhere on its server, and so was none.
  bool Redirected() const { return !done_ && !redirect_.url.empty(); }

  // Makes the handle, which must be out of libcurl's hands, ready to send the request there.
  void FollowRedirect();

  // Calls on_done with what libcurl's result means; the handle must be out of libcurl's hands or
  // done. Only the first call of Complete, Cancel or TimeOut does anything.
  void Complete(CURLcode code);
  void Cancel();
  void TimeOut();

  // The transfer that `easy` belongs to; null for handles that libcurl made for itself.
  static CurlTransfer* Of(CURL* easy) { return static_cast<CurlTransfer*>(GetPrivate(easy)); }

  TransferId Id() const { return id_; }
  int User() const { return request_.user; }
  CURL* Easy() const { return easy_.get(); }
  // The socket that its answer comes from, -1 while there is none.
  void SetSocket(int fd) { socket_ = fd; }
  int Socket() const { return socket_; }
  // Whether what comes over the socket is not what the handlers are given: encrypted or compressed.
  bool IsOpaque() const { return opaque_; }
  // scheme://host:port of the request.
  const std::string& RequestOrigin() const { return origin_; }
  // When the request's time is over.
  TimePoint Deadline() const { return started_ + request_.timeout; }

 private:
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self);
  static int OnProgress(void* self, curl_off_t to_download, curl_off_t downloaded,
                        curl_off_t to_upload, curl_off_t uploaded);
  static curl_socket_t OpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);

  bool HeadersAreTooLarge() const { return header_bytes_ > kMostHeaderBytes; }
  bool TakeHeader(std::string_view line);
  Arrival StampHeader(std::string_view line);
  bool TakeBody(std::string_view bytes);
  void SetRequest();
  void SetTimeLimit();
  void SetCallbacks();
  Nanoseconds LatestConnectTime() const;
  std::optional<Nanoseconds> ConnectTime() const;
  void Finish(ErrorType type, std::string message);
  void FinishFailed(CURLcode code);
  TimePoint InOrder(TimePoint at);
  TimePoint EndOfAnswer() const;

  const TransferId id_;
  const HttpRequest request_;
  const ResponseHandlers handlers_;
  const Clock& clock_;
  ArrivalStamps& stamps_;
  const TimePoint started_;
  const std::string origin_;
  NameLookups* lookups_ = nullptr;
  HeaderList headers_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  std::string dialled_;
  int socket_error_ = 0;
  int socket_ = -1;
  bool opaque_;
  std::string url_;
  AnswerHead head_;
  Redirect redirect_;
  int followed_ = 0;                     // redirects
  Nanoseconds earlier_connect_time_{};   // of the requests that were redirected
  std::optional<Arrival> head_arrival_;  // of the latest status line
  std::size_t header_bytes_ = 0;         // of all heads and trailers
  bool has_body_ = false;
  TimePoint latest_arrival_;        // of what the handlers were given so far
  std::optional<int> http_status_;  // once on_head was called
  bool done_ = false;
  // Last, so that it is destroyed first: it points into what is above.
  EasyHandle easy_;
};

}  // namespace llmb
