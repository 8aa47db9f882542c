#include "harness/http/curl_transfer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/environment.h"
#include "harness/endpoint/url.h"
#include "harness/http/curl_request.h"

namespace llmb {
namespace {

constexpr long kFirstFinalStatus = 200;

// Rounded up; at least 1, because zero means no limit to libcurl.
long MillisecondsUntil(TimePoint deadline, TimePoint now) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  return std::max<long>(left.count(), 1);
}

// Whether libcurl ended the transfer because its connection had ended.
bool IsBrokenConnection(CURLcode code) {
  switch (code) {
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
      return true;
    default:
      return false;
  }
}

}  // namespace

CurlTransfer::CurlTransfer(TransferId id, HttpRequest request, ResponseHandlers handlers,
                           const Clock& clock, ArrivalStamps& stamps)
    : id_(id),
      request_(std::move(request)),
      handlers_(std::move(handlers)),
      clock_(clock),
      stamps_(stamps),
      origin_(OriginOf(request_.url)),
      encrypted_(origin_.starts_with("https")),
      times_(clock.Now(), request_.timeout),
      connect_deadline_(clock.Now() + request_.connect_timeout),
      redirects_(request_.url),
      undecodable_(encrypted_),
      attempt_began_(clock_.Now()),
      queue_time_(clock_.ThreadQueueTime()) {}

void CurlTransfer::Prepare(CURLSH* connections, NameLookups& lookups) {
  lookups_ = &lookups;
  easy_.reset(curl_easy_init());
  if (!easy_) return;
  SetFixedOptions(Easy());
  SetPointer(Easy(), CURLOPT_SHARE, connections);
  headers_ = SetRequestOptions(Easy(), request_);
  SetProxy();
  SetUrlAndTimeLimit();
  SetCallbacks();
}

// libcurl would not use HTTP_PROXY, and does not tell whether it used a proxy. So it gets what
// ProxyFor has decided, and decides nothing itself.
void CurlTransfer::SetProxy() {
  if (request_.may_use_proxy) proxy_ = ProxyFor(request_.url, ProcessEnvironment());
  SetText(Easy(), CURLOPT_PROXY, proxy_ ? proxy_->url.c_str() : "");
  SetText(Easy(), CURLOPT_NOPROXY, "");
}

void CurlTransfer::SetUrlAndTimeLimit() {
  SetText(Easy(), CURLOPT_URL, redirects_.Url().c_str());
  const TimePoint now = clock_.Now();
  SetLong(Easy(), CURLOPT_TIMEOUT_MS, MillisecondsUntil(times_.Deadline(), now));
  SetLong(Easy(), CURLOPT_CONNECTTIMEOUT_MS, MillisecondsUntil(ConnectDeadline(), now));
}

void CurlTransfer::SetCallbacks() {
  SetPointer(Easy(), CURLOPT_PRIVATE, this);
  SetPointer(Easy(), CURLOPT_ERRORBUFFER, error_text_.data());
  SetFunction(Easy(), CURLOPT_HEADERFUNCTION, OnHeader);
  SetPointer(Easy(), CURLOPT_HEADERDATA, this);
  SetFunction(Easy(), CURLOPT_WRITEFUNCTION, OnBody);
  SetPointer(Easy(), CURLOPT_WRITEDATA, this);
  SetFunction(Easy(), CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  SetPointer(Easy(), CURLOPT_OPENSOCKETDATA, this);
  SetFunction(Easy(), CURLOPT_PREREQFUNCTION, BeforeSending);
  SetPointer(Easy(), CURLOPT_PREREQDATA, this);
  // libcurl calls this each time it may have read, even on a timer. Nothing else reveals a read
  // that delivers no bytes to us, such as one of chunk framing only.
  SetLong(Easy(), CURLOPT_NOPROGRESS, 0);
  SetFunction(Easy(), CURLOPT_XFERINFOFUNCTION, OnProgress);
  SetPointer(Easy(), CURLOPT_XFERINFODATA, this);
}

int CurlTransfer::OnProgress(void* self, curl_off_t /*to_download*/, curl_off_t /*downloaded*/,
                             curl_off_t /*to_upload*/, curl_off_t uploaded) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.stamps_.MayHaveBeenRead(transfer.socket_);
  if (!transfer.sent_ && std::cmp_greater_equal(uploaded, transfer.request_.body.size())) {
    transfer.WasSent();
  }
  return 0;
}

// With a connection at hand, nothing but this program delays the request: it served other responses
// first, or waited for a core.
void CurlTransfer::CountWaitUntil(TimePoint now) {
  send_wait_ += now - attempt_began_;
  queue_time_ = clock_.ThreadQueueTime();
}

void CurlTransfer::WasSent() {
  sent_ = true;
  send_wait_ += clock_.ThreadQueueTime() - queue_time_;
}

std::size_t CurlTransfer::OnHeader(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view line(data, size * count);
  return static_cast<CurlTransfer*>(self)->ReceiveHeader(line) ? line.size() : CURL_WRITEFUNC_ERROR;
}

std::size_t CurlTransfer::OnBody(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view bytes(data, size * count);
  return static_cast<CurlTransfer*>(self)->ReceiveBody(bytes) ? bytes.size() : CURL_WRITEFUNC_ERROR;
}

// False ends the transfer.
bool CurlTransfer::ReceiveHeader(std::string_view line) {
  const bool is_trailer = http_status_.has_value() || redirects_.IsPending();
  const bool is_status_line = line.starts_with("HTTP/");
  sending_.ResponseBegan();
  head_.Add(line);
  if (head_.IsTooLarge()) return false;
  // Only the arrival of the status line is needed. The other lines are split too, so that the
  // stamps know where the body begins; on an undecodable connection that would be of no use.
  if (is_status_line || !undecodable_) {
    const Arrival arrival = StampHeader(line);
    if (is_status_line) head_arrival_ = arrival;
  }
  const bool is_end = line == "\r\n" || line == "\n";
  if (done_) return false;
  return is_trailer || !is_end || EndHead();
}

bool CurlTransfer::EndHead() {
  const auto status = static_cast<int>(GetLong(Easy(), CURLINFO_RESPONSE_CODE));
  if (status < kFirstFinalStatus) return true;
  redirects_.Judge(status, head_.Location());
  if (redirects_.IsPending()) return true;
  http_status_ = status;
  const TimePoint latest = times_.LatestArrival();
  handlers_.on_head(status, GetText(Easy(), CURLINFO_CONTENT_TYPE),
                    head_arrival_.value_or(Arrival{latest, latest}));
  return !done_;
}

Arrival CurlTransfer::StampHeader(std::string_view line) {
  return times_.InOrder(stamps_.Split(socket_, line).parts.back().arrival);
}

// False ends the transfer.
bool CurlTransfer::ReceiveBody(std::string_view bytes) {
  if (redirects_.IsPending()) return !done_;
  has_body_ = true;
  const ArrivalStamps::Parts split = stamps_.Split(socket_, bytes);
  undecodable_ = undecodable_ || split.undecodable;
  for (const auto& [part, arrival] : split.parts) {
    const Arrival in_order = times_.InOrder(arrival);
    if (done_ || !handlers_.on_body(part, in_order)) return false;
  }
  return !done_;
}

curl_socket_t CurlTransfer::OpenSocket(void* self, curlsocktype /*purpose*/,
                                       curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.RefuseResend()) return CURL_SOCKET_BAD;
  transfer.lookups_->Finished(transfer.origin_);
  const curl_socket_t fd = transfer.attempt_.Open(*address);
  if (fd != CURL_SOCKET_BAD) transfer.stamps_.EnableFor(fd);
  return fd;
}

int CurlTransfer::BeforeSending(void* self, char* /*server*/, char* /*local*/, int /*server_port*/,
                                int /*local_port*/) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.RefuseResend()) return CURL_PREREQFUNC_ABORT;
  const bool kept = transfer.attempt_.Address().empty();
  const TimePoint now = transfer.clock_.Now();
  transfer.sending_.Begin(now, kept);
  if (kept) transfer.CountWaitUntil(now);
  return CURL_PREREQFUNC_OK;
}

// Whether libcurl is about to send again a request that it has sent already. An HTTP/2 server can
// refuse a stream, which libcurl takes as a reason. The exception is a server that demands
// HTTP/1.1: the request then has to be sent again. libcurl 7.88 calls that an empty reply.
bool CurlTransfer::RefuseResend() {
  if (!sending_.HasBegun()) return false;
  const std::string_view reason(error_text_.data());
  const bool demands_http1 = reason.find("HTTP_1_1_REQUIRED") != std::string_view::npos;
  if (demands_http1 || reason.starts_with("Empty reply")) return false;
  if (!resend_refused_at_) resend_refused_at_ = clock_.Now();
  return true;
}

// Zero if the latest request reused a connection.
Nanoseconds CurlTransfer::LatestConnectTime() const {
  const bool reused = attempt_.Address().empty();
  if (!easy_ || reused || GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0) return Nanoseconds::zero();
  const Nanoseconds tls = GetTime(Easy(), CURLINFO_APPCONNECT_TIME_T);
  const Nanoseconds tcp = GetTime(Easy(), CURLINFO_CONNECT_TIME_T);
  return std::max(tls, tcp);
}

void CurlTransfer::FollowRedirect() {
  redirects_.Follow();
  times_.AddConnectTime(LatestConnectTime());
  Restart(false);
}

void CurlTransfer::Restart(bool over_new_connection) {
  attempt_ = {};
  sending_ = {};
  resend_refused_at_.reset();
  error_text_.front() = '\0';
  sent_ = false;
  attempt_began_ = clock_.Now();
  queue_time_ = clock_.ThreadQueueTime();
  // The next response may be uncompressed again.
  undecodable_ = encrypted_;
  connect_deadline_ = clock_.Now() + request_.connect_timeout;
  SetUrlAndTimeLimit();
  SetLong(Easy(), CURLOPT_FRESH_CONNECT, over_new_connection ? 1 : 0);
}

bool CurlTransfer::MustBeSentAgain(CURLcode code) const {
  if (done_ || retries_ > 0) return false;
  // libcurl sends a request again only if it has received nothing of its response.
  if (resend_refused_at_) return sending_.MayBeRepeated(*resend_refused_at_, true);
  const bool has_bytes = code != CURLE_HTTP2 && sending_.HasBytes();
  if (!IsBrokenConnection(code) || sending_.HasResponse() || has_bytes) return false;
  const auto size = static_cast<curl_off_t>(request_.body.size());
  const bool sent_all = code != CURLE_SEND_ERROR && GetSize(Easy(), CURLINFO_SIZE_UPLOAD_T) >= size;
  return sending_.MayBeRepeated(clock_.Now(), sent_all);
}

void CurlTransfer::SendAgain() {
  ++retries_;
  // Another idle connection may have been closed at the same time.
  Restart(true);
}

bool CurlTransfer::Release(TimePoint complete) {
  if (done_ || complete_at_) return false;
  complete_at_ = complete;
  return true;
}

void CurlTransfer::CallReleased() const {
  if (handlers_.on_released) handlers_.on_released();
}

void CurlTransfer::EndHeldOpen() { Finish(ErrorType::kNone, "", clock_.Now() - *complete_at_); }

void CurlTransfer::Complete(CURLcode code) {
  if (resend_refused_at_) code = CURLE_GOT_NOTHING;
  // libcurl treats a connection that ends within the headers as the end of a successful response.
  if (code == CURLE_OK && !http_status_.has_value()) code = CURLE_PARTIAL_FILE;
  if (code == CURLE_OK) {
    Finish(ErrorType::kNone, "");
  } else {
    Fail(code);
  }
}

void CurlTransfer::Cancel() { Fail(CURLE_ABORTED_BY_CALLBACK); }

void CurlTransfer::TimeOut() { Fail(CURLE_OPERATION_TIMEDOUT); }

// Whether the latest request has no usable connection yet. An encrypted one is usable after the
// handshake.
bool CurlTransfer::IsConnecting() const {
  if (!easy_) return true;
  const bool reused = GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0 && attempt_.Address().empty();
  const CURLINFO last_step =
      origin_.starts_with("https") ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T;
  return !reused && GetTime(Easy(), last_step) == Nanoseconds::zero();
}

CurlFailure CurlTransfer::FailureOf(CURLcode code) const {
  CurlFailure failure;
  failure.code = code;
  failure.origin = origin_;
  failure.dialled = attempt_.Address();
  failure.headers_too_large = head_.IsTooLarge();
  if (failure.headers_too_large) {
    failure.detail = "more than 256 KiB";
  } else if (!resend_refused_at_) {  // else it would be about the refusal
    failure.detail = error_text_.data();
  }
  failure.system_error = attempt_.Error();
  failure.head_arrived = http_status_.has_value();
  failure.timeout = request_.timeout;
  const TimePoint now = clock_.Now();
  const bool connect_is_over = connect_deadline_ <= now && now < times_.Deadline();
  if (connect_is_over && IsConnecting()) failure.connect_timeout = request_.connect_timeout;
  failure.proxy = DescribeProxy(proxy_, request_.url, head_);
  failure.has_client_certificate = !request_.client_cert.empty();
  if (!easy_) return failure;
  if (failure.system_error == 0) {
    failure.system_error = static_cast<int>(GetLong(Easy(), CURLINFO_OS_ERRNO));
  }
  failure.proxy_status = GetLong(Easy(), CURLINFO_HTTP_CONNECTCODE);
  const bool reused = GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0 && failure.dialled.empty();
  failure.connected = reused || LatestConnectTime() > Nanoseconds::zero();
  return failure;
}

void CurlTransfer::Fail(CURLcode code) {
  CurlFailureReport report = ReportFailure(FailureOf(code));
  Finish(report.type, std::move(report.message));
}

// With Content-Length, the last byte of the body ends the response. A chunked response ends with an
// empty chunk, which the handlers never receive.
Arrival CurlTransfer::EndOfResponse() {
  const curl_off_t length = GetSize(Easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
  if (length > 0 && has_body_) return {times_.LatestArrival(), {}, times_.LatestError()};
  return times_.InOrder(stamps_.EndOfResponse(socket_));
}

void CurlTransfer::Finish(ErrorType type, std::string message,
                          std::optional<Nanoseconds> held_open) {
  if (std::exchange(done_, true)) return;
  const bool complete = type == ErrorType::kNone;
  const Arrival end = complete ? EndOfResponse() : Arrival{clock_.Now(), {}};
  handlers_.on_done({.error_type = type,
                     .error_message = std::move(message),
                     .http_status = http_status_,
                     .connect_time = times_.ConnectTime(LatestConnectTime()),
                     .send_wait = send_wait_,
                     .retry_after = head_.RetryAfter(),
                     .redirect_refusal = redirects_.Refusal(),
                     .retries = retries_,
                     .held_open = held_open,
                     .proxy = DescribeProxy(proxy_, request_.url, head_),
                     .finished_error = end.error,
                     .finished = end.at});
}

}  // namespace llmb
