#include "harness/http/curl_request.h"

#include <optional>
#include <string>

#include "harness/http/system_cas.h"

namespace llmb {
namespace {

struct LongOption {
  CURLoption option;
  long value;
};

constexpr LongOption kFixedOptions[] = {
    // Signals would end name lookups in the wrong thread.
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
    {CURLOPT_TCP_NODELAY, 1},
    // Enough for tens of events at a time. The default is twice that, for each stream.
    {CURLOPT_BUFFERSIZE, 8L * 1024},
    // The minimum, and more than most requests need. The default takes 64 KiB for each stream.
    {CURLOPT_UPLOAD_BUFFERSIZE, 16L * 1024},
    // While a model reasons for minutes, no bytes are sent, and a router on the way might drop the
    // connection.
    {CURLOPT_TCP_KEEPALIVE, 1},
    {CURLOPT_TCP_KEEPIDLE, 30},
    {CURLOPT_TCP_KEEPINTVL, 30},
    // Names are looked up once in the transport's life, so that no lookup falls into a later
    // measurement.
    {CURLOPT_DNS_CACHE_TIMEOUT, -1},
    // Without this, ending a transfer waits for its lookup thread as long as the resolver takes.
    {CURLOPT_QUICK_EXIT, 1},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_HTTP09_ALLOWED, 0},
    // libcurl would send a request again whenever a kept connection ends without a response,
    // however long the server had worked on it. It has no option for that, but makes no such
    // attempt if this option of RTSP has this value. If a version makes one all the same,
    // Transfer::RefuseResend refuses it.
    {CURLOPT_RTSP_REQUEST, CURL_RTSPREQ_RECEIVE},
    // libcurl would follow redirects to other servers too, and send them the token (redirect.h).
    {CURLOPT_FOLLOWLOCATION, 0},
};

// To libcurl "Name:" means to leave the header out; "Name;" sends it empty.
std::string HeaderLine(const std::string& name, const std::string& value) {
  return value.empty() ? name + ";" : name + ": " + value;
}

// libcurl itself knows only the place of the distribution that built it.
void SetSystemCas(CURL* easy) {
  static const std::optional<std::string> file = SystemCaFile(ProcessEnvironment());
  if (!file) return;
  SetText(easy, CURLOPT_CAINFO, file->c_str());
  SetText(easy, CURLOPT_PROXY_CAINFO, file->c_str());
}

}  // namespace

void SetFixedOptions(CURL* easy) {
  for (const auto& [option, value] : kFixedOptions) SetLong(easy, option, value);
  SetText(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  // Compression holds tokens back until a block is full, so it is not asked for. If any encoding is
  // named, libcurl decodes a response that the server compresses unasked.
  SetText(easy, CURLOPT_ACCEPT_ENCODING, "identity");
}

HeaderList SetRequestOptions(CURL* easy, const HttpRequest& request) {
  HeaderList headers;
  // Without this libcurl holds a body over 1 MB back and waits for "100 Continue".
  AppendHeader(headers, "Expect:");
  for (const auto& [name, value] : request.headers) AppendHeader(headers, HeaderLine(name, value));
  SetPointer(easy, CURLOPT_HTTPHEADER, headers.get());
  if (request.is_get) {
    SetLong(easy, CURLOPT_HTTPGET, 1);
  } else {
    SetLong(easy, CURLOPT_POST, 1);
    SetSize(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    SetPointer(easy, CURLOPT_POSTFIELDS, const_cast<char*>(request.body.data()));
  }

  SetLong(easy, CURLOPT_SSL_VERIFYPEER, request.verify_tls ? 1 : 0);
  SetLong(easy, CURLOPT_SSL_VERIFYHOST, request.verify_tls ? 2 : 0);
  // The system's CA directory would be trusted in addition to ca_file. It also keeps libcurl from
  // caching the parsed bundle, which then costs every TLS connection milliseconds.
  SetText(easy, CURLOPT_CAPATH, nullptr);
  SetSystemCas(easy);
  if (!request.ca_file.empty()) SetText(easy, CURLOPT_CAINFO, request.ca_file.c_str());
  if (!request.client_cert.empty()) SetText(easy, CURLOPT_SSLCERT, request.client_cert.c_str());
  if (!request.client_key.empty()) SetText(easy, CURLOPT_SSLKEY, request.client_key.c_str());
  return headers;
}

}  // namespace llmb
