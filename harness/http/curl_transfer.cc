#include "harness/http/curl_transfer.h"

#include <string_view>
#include <utility>

#include "harness/base/environment.h"
#include "harness/http/curl_request.h"

namespace llmb {
namespace {

constexpr long kFirstFinalStatus = 200;

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

void CurlTransfer::Prepare(CURLSH* connections) {
  MakeHandle();
  if (!easy_) return;
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

void CurlTransfer::SetCallbacks() {
  SetFunction(Easy(), CURLOPT_HEADERFUNCTION, OnHeader);
  SetPointer(Easy(), CURLOPT_HEADERDATA, this);
  SetFunction(Easy(), CURLOPT_WRITEFUNCTION, OnBody);
  SetPointer(Easy(), CURLOPT_WRITEDATA, this);
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
  if (is_status_line || !IsUndecodable()) {
    const Arrival arrival = StampHeader(line);
    if (is_status_line) head_arrival_ = arrival;
  }
  const bool is_end = line == "\r\n" || line == "\n";
  if (done_) return false;
  return is_trailer || !is_end || EndHeadOfCurl();
}

bool CurlTransfer::EndHeadOfCurl() {
  const auto status = static_cast<int>(GetLong(Easy(), CURLINFO_RESPONSE_CODE));
  return status < kFirstFinalStatus || EndHead(status, GetText(Easy(), CURLINFO_CONTENT_TYPE));
}

Arrival CurlTransfer::StampHeader(std::string_view line) {
  return times_.InOrder(stamps_.Split(socket_, line).parts.back().arrival);
}

// False ends the transfer.
bool CurlTransfer::ReceiveBody(std::string_view bytes) {
  if (redirects_.IsPending()) return !done_;
  has_body_ = true;
  const ArrivalStamps::Parts split = stamps_.Split(socket_, bytes);
  is_compressed_ = is_compressed_ || split.undecodable;
  for (const auto& [part, arrival] : split.parts) {
    const Arrival in_order = times_.InOrder(arrival);
    if (done_ || IsOverdue() || !handlers_.on_body(part, in_order)) return false;
  }
  return !done_;
}

int CurlTransfer::BeforeSending(void* self, char* /*server*/, char* /*local*/, int /*server_port*/,
                                int /*local_port*/) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.RefuseResend()) return CURL_PREREQFUNC_ABORT;
  transfer.BeginSending(transfer.attempt_.Address().empty());
  return CURL_PREREQFUNC_OK;
}

void CurlTransfer::RestartHandle(bool over_new_connection) {
  // The next response may be uncompressed again.
  is_compressed_ = false;
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

// With Content-Length, the last byte of the body ends the response. A chunked response ends with an
// empty chunk, which the handlers never receive.
Arrival CurlTransfer::EndOfResponse() {
  const curl_off_t length = GetSize(Easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
  if (length > 0 && has_body_) return {times_.LatestArrival(), {}, times_.LatestError()};
  return times_.InOrder(stamps_.EndOfResponse(socket_));
}

}  // namespace llmb
