#include "harness/http/curl_transfer.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/endpoint/url.h"
#include "harness/http/curl_errors.h"

namespace llmb {
namespace {

constexpr long kFirstFinalStatus = 200;

struct LongOption {
  CURLoption option;
  long value;
};

constexpr LongOption kFixedOptions[] = {
    // Signals would end name lookups in the wrong thread.
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
    {CURLOPT_TCP_NODELAY, 1},
    // Enough for tens of events at a time; the default is twice that, for each stream.
    {CURLOPT_BUFFERSIZE, 8L * 1024},
    // The smallest there is, and more than most requests: the default takes 64 KiB of each stream.
    {CURLOPT_UPLOAD_BUFFERSIZE, 16L * 1024},
    // A model that thinks for minutes sends nothing; a router in between must not forget it.
    {CURLOPT_TCP_KEEPALIVE, 1},
    {CURLOPT_TCP_KEEPIDLE, 30},
    {CURLOPT_TCP_KEEPINTVL, 30},
    // One lookup per name for the transport's life, so that none falls into a later measurement.
    {CURLOPT_DNS_CACHE_TIMEOUT, -1},
    // Else ending a transfer waits for its lookup's thread, for as long as the resolver takes.
    {CURLOPT_QUICK_EXIT, 1},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_HTTP09_ALLOWED, 0},
    {CURLOPT_FOLLOWLOCATION, 0},
};

std::string AddressText(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), ntohs(v4.sin_port));
  }
  if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    return fmt::format("[{}]:{}", text.data(), ntohs(v6.sin6_port));
  }
  return "a local socket";
}

// libcurl takes "Name:" as a wish to leave the header out; "Name;" sends it empty.
std::string HeaderLine(const std::string& name, const std::string& value) {
  return value.empty() ? name + ";" : name + ": " + value;
}

}  // namespace

CurlTransfer::CurlTransfer(TransferId id, HttpRequest request, ResponseHandlers handlers,
                           const Clock& clock, ArrivalStamps& stamps)
    : id_(id),
      request_(std::move(request)),
      handlers_(std::move(handlers)),
      clock_(clock),
      stamps_(stamps),
      started_(clock.Now()),
      origin_(OriginOf(request_.url)),
      opaque_(origin_.starts_with("https")),
      url_(request_.url) {}

void CurlTransfer::Prepare(CURLSH* connections, NameLookups& lookups) {
  lookups_ = &lookups;
  easy_.reset(curl_easy_init());
  if (!easy_) {
    return;
  }
  for (const auto& [option, value] : kFixedOptions) {
    SetLong(Easy(), option, value);
  }
  SetText(Easy(), CURLOPT_PROTOCOLS_STR, "http,https");
  // Compression holds tokens back until a block is full, so it is not asked for. Naming an encoding
  // at all makes libcurl decode what a server sends compressed unasked.
  SetText(Easy(), CURLOPT_ACCEPT_ENCODING, "identity");
  SetPointer(Easy(), CURLOPT_SHARE, connections);
  SetRequest();
  SetCallbacks();
}

void CurlTransfer::SetRequest() {
  // Without this a body over 1 MB waits for a "100 Continue".
  AppendHeader(headers_, "Expect:");
  for (const auto& [name, value] : request_.headers) {
    AppendHeader(headers_, HeaderLine(name, value));
  }
  SetPointer(Easy(), CURLOPT_HTTPHEADER, headers_.get());
  SetText(Easy(), CURLOPT_URL, url_.c_str());
  SetLong(Easy(), CURLOPT_POST, 1);
  SetSize(Easy(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  SetPointer(Easy(), CURLOPT_POSTFIELDS, const_cast<char*>(request_.body.data()));

  SetTimeLimit();
  SetLong(Easy(), CURLOPT_SSL_VERIFYPEER, request_.verify_tls ? 1 : 0);
  SetLong(Easy(), CURLOPT_SSL_VERIFYHOST, request_.verify_tls ? 2 : 0);
  // The system's folder of CAs would be trusted beside ca_file, and keeps libcurl from caching the
  // parsed bundle, which then costs every TLS connection milliseconds.
  SetText(Easy(), CURLOPT_CAPATH, nullptr);
  if (!request_.ca_file.empty()) {
    SetText(Easy(), CURLOPT_CAINFO, request_.ca_file.c_str());
  }
}

void CurlTransfer::SetTimeLimit() {
  // Zero would mean no limit, so what is left is rounded up.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(Deadline() - clock_.Now()).count();
  const long milliseconds = std::max(1L, static_cast<long>(left));
  SetLong(Easy(), CURLOPT_TIMEOUT_MS, milliseconds);
  SetLong(Easy(), CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
}

void CurlTransfer::SetCallbacks() {
  SetPointer(Easy(), CURLOPT_PRIVATE, this);
  SetPointer(Easy(), CURLOPT_ERRORBUFFER, detail_.data());
  SetFunction(Easy(), CURLOPT_HEADERFUNCTION, OnHeader);
  SetPointer(Easy(), CURLOPT_HEADERDATA, this);
  SetFunction(Easy(), CURLOPT_WRITEFUNCTION, OnBody);
  SetPointer(Easy(), CURLOPT_WRITEDATA, this);
  SetFunction(Easy(), CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  SetPointer(Easy(), CURLOPT_OPENSOCKETDATA, this);
  // libcurl tells of its progress whenever it has had a chance to read.
  SetLong(Easy(), CURLOPT_NOPROGRESS, 0);
  SetFunction(Easy(), CURLOPT_XFERINFOFUNCTION, OnProgress);
  SetPointer(Easy(), CURLOPT_XFERINFODATA, this);
}

int CurlTransfer::OnProgress(void* self, curl_off_t /*to_download*/, curl_off_t /*downloaded*/,
                             curl_off_t /*to_upload*/, curl_off_t /*uploaded*/) {
  const auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.stamps_.MayHaveRead(transfer.socket_);
  return 0;
}

std::size_t CurlTransfer::OnHeader(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view line(data, size * count);
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.header_bytes_ += line.size();
  if (transfer.HeadersAreTooLarge()) return CURL_WRITEFUNC_ERROR;
  return transfer.TakeHeader(line) ? line.size() : CURL_WRITEFUNC_ERROR;
}

std::size_t CurlTransfer::OnBody(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view bytes(data, size * count);
  return static_cast<CurlTransfer*>(self)->TakeBody(bytes) ? bytes.size() : CURL_WRITEFUNC_ERROR;
}

bool CurlTransfer::TakeHeader(std::string_view line) {
  const bool is_first = line.starts_with("HTTP/");
  // The other lines are of use for finding what comes behind them, where anything can be found.
  if (is_first || !opaque_) {
    const Arrival arrival = StampHeader(line);
    if (is_first) head_arrival_ = arrival;
  }
  const bool is_trailer = http_status_.has_value() || !redirect_.url.empty();
  if (done_ || is_trailer) {
    return !done_;
  }
  head_.Take(line);
  if (is_first) return true;
  const bool is_end = line == "\r\n" || line == "\n";
  const long status = GetLong(Easy(), CURLINFO_RESPONSE_CODE);
  if (!is_end || status < kFirstFinalStatus) {
    return true;
  }
  redirect_ = JudgeRedirect(url_, static_cast<int>(status), head_.Location(), followed_);
  if (!redirect_.url.empty()) {
    return true;
  }
  http_status_ = static_cast<int>(status);
  handlers_.on_head(*http_status_, GetText(Easy(), CURLINFO_CONTENT_TYPE),
                    head_arrival_.value_or(Arrival{latest_arrival_, latest_arrival_}));
  return !done_;
}

Arrival CurlTransfer::StampHeader(std::string_view line) {
  Arrival arrival = stamps_.Split(socket_, line).back().arrival;
  arrival.at = InOrder(arrival.at);
  return arrival;
}

bool CurlTransfer::TakeBody(std::string_view bytes) {
  if (!redirect_.url.empty()) {
    return !done_;
  }
  has_body_ = true;
  for (auto [part, arrival] : stamps_.Split(socket_, bytes)) {
    arrival.at = InOrder(arrival.at);
    if (done_ || !handlers_.on_body(part, arrival)) return false;
  }
  opaque_ = opaque_ || stamps_.IsOpaque(socket_);
  return !done_;
}

curl_socket_t CurlTransfer::OpenSocket(void* self, curlsocktype /*purpose*/,
                                       curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.lookups_->Finished(transfer.origin_);
  transfer.dialled_ = AddressText(address->addr);
  // Programs that are started meanwhile must not inherit connections: they would keep them open.
  const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  transfer.socket_error_ = fd < 0 ? errno : 0;
  if (fd >= 0) transfer.stamps_.Opened(fd);
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

Nanoseconds CurlTransfer::LatestConnectTime() const {
  if (!easy_ || GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0) {
    return Nanoseconds::zero();
  }
  const Nanoseconds tls = GetTime(Easy(), CURLINFO_APPCONNECT_TIME_T);
  const Nanoseconds tcp = GetTime(Easy(), CURLINFO_CONNECT_TIME_T);
  return std::max(tls, tcp);
}

std::optional<Nanoseconds> CurlTransfer::ConnectTime() const {
  const Nanoseconds connected = earlier_connect_time_ + LatestConnectTime();
  return connected > Nanoseconds::zero() ? std::optional(connected) : std::nullopt;
}

void CurlTransfer::FollowRedirect() {
  url_ = std::exchange(redirect_, {}).url;
  ++followed_;
  earlier_connect_time_ += LatestConnectTime();
  dialled_.clear();
  opaque_ = origin_.starts_with("https");
  SetText(Easy(), CURLOPT_URL, url_.c_str());
  SetTimeLimit();
}

void CurlTransfer::Complete(CURLcode code) {
  // libcurl takes a connection that ends inside the headers for the end of a good answer.
  if (code == CURLE_OK && !http_status_.has_value()) {
    code = CURLE_PARTIAL_FILE;
  }
  if (code == CURLE_OK) {
    Finish(ErrorType::kNone, "");
  } else {
    FinishFailed(code);
  }
}

void CurlTransfer::Cancel() { FinishFailed(CURLE_ABORTED_BY_CALLBACK); }

void CurlTransfer::TimeOut() { FinishFailed(CURLE_OPERATION_TIMEDOUT); }

void CurlTransfer::FinishFailed(CURLcode code) {
  CurlFailure failure;
  failure.code = code;
  failure.origin = origin_;
  failure.dialled = dialled_;
  failure.detail = detail_.data();
  failure.system_error = socket_error_;
  failure.head_arrived = http_status_.has_value();
  failure.headers_too_large = HeadersAreTooLarge();
  if (failure.headers_too_large) failure.detail = "more than 256 KiB";
  failure.timeout = request_.timeout;
  if (easy_) {
    if (socket_error_ == 0) {
      failure.system_error = static_cast<int>(GetLong(Easy(), CURLINFO_OS_ERRNO));
    }
    failure.proxy_status = GetLong(Easy(), CURLINFO_HTTP_CONNECTCODE);
    const bool reused = GetLong(Easy(), CURLINFO_NUM_CONNECTS) == 0 && dialled_.empty();
    failure.connected = reused || LatestConnectTime() > Nanoseconds::zero();
  }
  CurlFailureReport report = ReportFailure(failure);
  Finish(report.type, std::move(report.message));
}

// The program's own stamp is later than the arrival, so a stamp of the kernel for what arrived next
// can lie before it.
TimePoint CurlTransfer::InOrder(TimePoint at) {
  latest_arrival_ = std::max(latest_arrival_, at);
  return latest_arrival_;
}

TimePoint CurlTransfer::EndOfAnswer() const {
  const curl_off_t length = GetSize(Easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
  // With a length the last byte of the body is the end; without, something comes behind it.
  if (length > 0 && has_body_) return latest_arrival_;
  return std::max(latest_arrival_, stamps_.End(socket_));
}

void CurlTransfer::Finish(ErrorType type, std::string message) {
  if (std::exchange(done_, true)) {
    return;
  }
  handlers_.on_done({.error_type = type,
                     .error_message = std::move(message),
                     .http_status = http_status_,
                     .connect_time = ConnectTime(),
                     .retry_after = head_.RetryAfter(),
                     .redirect_refusal = redirect_.refusal,
                     .finished = type == ErrorType::kNone ? EndOfAnswer() : clock_.Now()});
}

}  // namespace llmb
