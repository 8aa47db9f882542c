#include "harness/http/transfer.h"

#include <string_view>
#include <utility>

#include "harness/endpoint/url.h"
#include "harness/http/curl_request.h"

namespace llmb {
namespace {

// Rounded up; at least 1, because zero means no limit to libcurl.
long MillisecondsUntil(TimePoint deadline, TimePoint now) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  return std::max<long>(left.count(), 1);
}

}  // namespace

Transfer::Transfer(TransferId id, HttpRequest request, ResponseHandlers handlers,
                   const Clock& clock, ArrivalStamps& stamps, NameLookups& lookups)
    : request_(std::move(request)),
      handlers_(std::move(handlers)),
      clock_(clock),
      stamps_(stamps),
      origin_(OriginOf(request_.url)),
      encrypted_(origin_.starts_with("https")),
      times_(clock.Now(), request_.timeout),
      redirects_(request_.url),
      id_(id),
      lookups_(lookups),
      connect_deadline_(clock.Now() + request_.connect_timeout),
      attempt_began_(clock_.Now()),
      queue_time_(clock_.ThreadQueueTime()) {}

void Transfer::MakeHandle() {
  easy_.reset(curl_easy_init());
  if (!easy_) return;
  SetFixedOptions(Easy());
  SetPointer(Easy(), CURLOPT_PRIVATE, this);
  SetPointer(Easy(), CURLOPT_ERRORBUFFER, error_text_.data());
  SetFunction(Easy(), CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  SetPointer(Easy(), CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::SetUrlAndTimeLimit() {
  SetText(Easy(), CURLOPT_URL, redirects_.Url().c_str());
  const TimePoint now = clock_.Now();
  SetLong(Easy(), CURLOPT_TIMEOUT_MS, MillisecondsUntil(Deadline(), now));
  SetLong(Easy(), CURLOPT_CONNECTTIMEOUT_MS, MillisecondsUntil(ConnectDeadline(), now));
}

curl_socket_t Transfer::OpenSocket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.RefuseResend()) return CURL_SOCKET_BAD;
  transfer.lookups_.Finished(transfer.origin_);
  const curl_socket_t fd = transfer.attempt_.Open(*address);
  if (fd != CURL_SOCKET_BAD) transfer.stamps_.EnableFor(fd);
  return fd;
}

// With a connection at hand, nothing but this program delays the request: it served other responses
// first, or waited for a core.
void Transfer::BeginSending(bool kept) {
  const TimePoint now = clock_.Now();
  sending_.Begin(now, kept);
  if (!kept) return;
  send_wait_ += now - attempt_began_;
  queue_time_ = clock_.ThreadQueueTime();
}

void Transfer::WasSent() {
  sent_ = true;
  send_wait_ += clock_.ThreadQueueTime() - queue_time_;
}

// libcurl would also send a request again if an HTTP/2 server refuses its stream. Only a server
// that demands HTTP/1.1 gets it again, because it has not worked on it. libcurl 7.88 reports that
// as an empty reply.
bool Transfer::RefuseResend() {
  if (!sending_.HasBegun()) return false;
  const std::string_view reason(error_text_.data());
  const bool demands_http1 = reason.find("HTTP_1_1_REQUIRED") != std::string_view::npos;
  if (demands_http1 || reason.starts_with("Empty reply")) return false;
  if (!resend_refused_at_) resend_refused_at_ = clock_.Now();
  return true;
}

bool Transfer::EndHead(int status, std::string_view content_type) {
  redirects_.Judge(status, head_.Location());
  if (redirects_.IsPending()) return true;
  http_status_ = status;
  const TimePoint latest = times_.LatestArrival();
  handlers_.on_head(status, content_type, head_arrival_.value_or(Arrival{latest, latest}));
  return !done_;
}

Nanoseconds Transfer::LatestConnectTime() const {
  const bool reused = attempt_.Address().empty();
  if (!easy_ || reused || GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0) return Nanoseconds::zero();
  const Nanoseconds tls = GetTime(Easy(), CURLINFO_APPCONNECT_TIME_T);
  const Nanoseconds tcp = GetTime(Easy(), CURLINFO_CONNECT_TIME_T);
  return std::max(tls, tcp);
}

void Transfer::FollowRedirect() {
  redirects_.Follow();
  times_.AddConnectTime(LatestConnectTime());
  Restart(false);
}

void Transfer::SendAgain() {
  ++retries_;
  // Another idle connection may have been closed at the same time.
  Restart(true);
}

void Transfer::Restart(bool over_new_connection) {
  attempt_ = {};
  sending_ = {};
  resend_refused_at_.reset();
  error_text_.front() = '\0';
  sent_ = false;
  attempt_began_ = clock_.Now();
  queue_time_ = clock_.ThreadQueueTime();
  connect_deadline_ = clock_.Now() + request_.connect_timeout;
  RestartHandle(over_new_connection);
}

bool Transfer::Release(TimePoint complete) {
  if (done_ || complete_at_) return false;
  complete_at_ = complete;
  return true;
}

void Transfer::CallReleased() const {
  if (handlers_.on_released) handlers_.on_released();
}

void Transfer::EndHeldOpen() { Finish(ErrorType::kNone, "", clock_.Now() - *complete_at_); }

void Transfer::Complete(CURLcode code) {
  if (resend_refused_at_) code = CURLE_GOT_NOTHING;
  if (code == CURLE_WRITE_ERROR && !head_.IsTooLarge() && IsOverdue()) {
    code = CURLE_OPERATION_TIMEDOUT;
  }
  // libcurl treats a connection that ends within the headers as the end of a successful response.
  if (code == CURLE_OK && !http_status_.has_value()) code = CURLE_PARTIAL_FILE;
  if (code == CURLE_OK) {
    Finish(ErrorType::kNone, "");
  } else {
    Fail(code);
  }
}

void Transfer::Cancel() { Fail(CURLE_ABORTED_BY_CALLBACK); }

void Transfer::TimeOut() { Fail(CURLE_OPERATION_TIMEDOUT); }

bool Transfer::IsConnecting() const {
  if (!easy_) return true;
  const bool reused = GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0 && attempt_.Address().empty();
  const CURLINFO last_step = encrypted_ ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T;
  return !reused && GetTime(Easy(), last_step) == Nanoseconds::zero();
}

bool Transfer::IsConnected() const {
  if (!easy_) return false;
  const bool reused = GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0 && attempt_.Address().empty();
  return reused || LatestConnectTime() > Nanoseconds::zero();
}

CurlFailure Transfer::FailureOf(CURLcode code) const {
  CurlFailure failure;
  failure.code = code;
  failure.origin = origin_;
  failure.dialled = attempt_.Address();
  failure.headers_too_large = head_.IsTooLarge();
  if (failure.headers_too_large) {
    failure.detail = std::string("more than ") + head_.Limit();
  } else if (!resend_refused_at_) {  // else libcurl reports the refused resend
    failure.detail = error_text_.data();
  }
  failure.system_error = attempt_.Error();
  failure.head_arrived = http_status_.has_value();
  failure.timeout = request_.timeout;
  const TimePoint now = clock_.Now();
  const bool connect_is_over = connect_deadline_ <= now && now < Deadline();
  if (connect_is_over && IsConnecting()) failure.connect_timeout = request_.connect_timeout;
  failure.proxy = DescribeProxy(proxy_, request_.url, head_);
  failure.has_client_certificate = !request_.client_cert.empty();
  failure.connected = IsConnected();
  if (!easy_) return failure;
  if (failure.system_error == 0) {
    failure.system_error = static_cast<int>(GetLong(Easy(), CURLINFO_OS_ERRNO));
  }
  failure.proxy_status = GetLong(Easy(), CURLINFO_HTTP_CONNECTCODE);
  return failure;
}

void Transfer::Fail(CURLcode code) {
  CurlFailureReport report = ReportFailure(FailureOf(code));
  Finish(report.type, std::move(report.message));
}

void Transfer::Finish(ErrorType type, std::string message, std::optional<Nanoseconds> held_open) {
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
