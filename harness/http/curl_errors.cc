#include "harness/http/curl_errors.h"

#include <fmt/format.h>

#include <cerrno>
#include <iterator>
#include <optional>
#include <system_error>

#include "harness/base/text.h"
#include "harness/base/threads.h"
#include "harness/http/tls_alerts.h"

namespace llmb {
namespace {

struct Meaning {
  CURLcode code;
  ErrorType type;
  const char* what;  // completed by the origin
  const char* hint;
};

constexpr const char* kCheckServer = "check that the server is up and the port is right";
constexpr const char* kCheckTls = "check that the port speaks TLS and that its certificate is good";
constexpr const char* kSeeServerLog = "the server's log should say why";
constexpr const char* kCheckUrl = "check the URL";
constexpr const char* kCertificateRequired = "a client certificate is required by";
constexpr const char* kGiveCertificate =
    "give one with --client-cert and --client-key (client_cert and client_key of the models file)";

constexpr Meaning kMeanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, ErrorType::kDns, "cannot resolve the host name of",
     "check the URL and this machine's DNS"},
    {CURLE_COULDNT_RESOLVE_PROXY, ErrorType::kDns, "cannot resolve the proxy for",
     "check http_proxy, HTTPS_PROXY and NO_PROXY"},
    {CURLE_COULDNT_CONNECT, ErrorType::kConnect, "cannot connect to", kCheckServer},
    {CURLE_PROXY, ErrorType::kConnect, "the proxy refuses to connect to",
     "check http_proxy, HTTPS_PROXY and NO_PROXY"},
    {CURLE_FAILED_INIT, ErrorType::kConnect, "cannot begin a request to",
     "raise the limit of open files (ulimit -n) or use fewer users"},
    {CURLE_OUT_OF_MEMORY, ErrorType::kConnect, "out of memory for a request to", "try fewer users"},
    {CURLE_PEER_FAILED_VERIFICATION, ErrorType::kTls, "cannot trust the certificate of",
     "set ca_file to the CA that signed it (--ca-file), or verify_tls to false (--insecure)"},
    {CURLE_SSL_CACERT_BADFILE, ErrorType::kTls, "cannot read the CA certificates for",
     "name a file of certificates with --ca-file (ca_file of the models file) or SSL_CERT_FILE, or "
     "install the package ca-certificates"},
    {CURLE_SSL_CONNECT_ERROR, ErrorType::kTls, "the TLS handshake failed with", kCheckTls},
    {CURLE_SSL_CERTPROBLEM, ErrorType::kTls, "cannot use the client certificate for",
     "check --client-cert and --client-key (client_cert and client_key of the models file)"},
    {CURLE_SSL_CIPHER, ErrorType::kTls, "the TLS handshake failed with", kCheckTls},
    {CURLE_SSL_ISSUER_ERROR, ErrorType::kTls, "the TLS handshake failed with", kCheckTls},
    {CURLE_SSL_INVALIDCERTSTATUS, ErrorType::kTls, "the TLS handshake failed with", kCheckTls},
    {CURLE_SSL_CLIENTCERT, ErrorType::kTls, kCertificateRequired, kGiveCertificate},
    {CURLE_SSL_ENGINE_INITFAILED, ErrorType::kTls, "the TLS library failed for", kCheckTls},
    {CURLE_OPERATION_TIMEDOUT, ErrorType::kTimeout, "no complete response from",
     "raise --timeout, or check what the server was doing"},
    {CURLE_GOT_NOTHING, ErrorType::kReset, "the connection was closed without a response by",
     kSeeServerLog},
    {CURLE_RECV_ERROR, ErrorType::kReset, "the connection broke while reading from", kSeeServerLog},
    {CURLE_SEND_ERROR, ErrorType::kReset, "the connection broke while sending to", kSeeServerLog},
    {CURLE_SEND_FAIL_REWIND, ErrorType::kReset, "the connection broke while sending to",
     kSeeServerLog},
    {CURLE_PARTIAL_FILE, ErrorType::kReset,
     "the connection broke in the middle of the response from", kSeeServerLog},
    {CURLE_HTTP2_STREAM, ErrorType::kReset, "the HTTP/2 stream was reset by", kSeeServerLog},
    {CURLE_HTTP2, ErrorType::kProtocol, "the HTTP/2 connection failed with",
     "check that the port speaks HTTP/2"},
    {CURLE_BAD_CONTENT_ENCODING, ErrorType::kProtocol, "cannot decompress the response from",
     kSeeServerLog},
    {CURLE_URL_MALFORMAT, ErrorType::kProtocol, "cannot use", kCheckUrl},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorType::kProtocol, "no HTTP response from",
     "check that the URL begins with http:// or https:// and that its port speaks HTTP/1 or 2"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorType::kProtocol, "no HTTP response from",
     "check that the port speaks HTTP"},
    {CURLE_WRITE_ERROR, ErrorType::kCancelled, "abandoned", "the response was no longer wanted"},
    {CURLE_ABORTED_BY_CALLBACK, ErrorType::kCancelled, "abandoned",
     "the response was no longer wanted"},
};

Meaning MeaningOf(CURLcode code) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code == code) {
      return meaning;
    }
  }
  return {code, ErrorType::kProtocol, "no usable response from", "check that the port speaks HTTP"};
}

// CURLE_TOO_LARGE, which libcurl's headers have since 8.6.
constexpr auto kTooLarge = static_cast<CURLcode>(100);

// Our own limit is for all headers of a response together. libcurl has one for a single header
// (100 KB) and since 2023 one for all. Before 8.6 it reports the first as out of memory and the
// second as a read error; since then both as CURLE_TOO_LARGE.
bool IsHeaderLimit(const CurlFailure& failure) {
  const bool line = failure.code == CURLE_OUT_OF_MEMORY && failure.connected;
  const bool all =
      failure.code == CURLE_RECV_ERROR && failure.detail.starts_with("Too large response headers");
  const bool any = failure.code == kTooLarge;
  return failure.headers_too_large || (!failure.head_arrived && (line || all || any));
}

// libcurl looks up names in a separate thread. If it cannot start the thread, its error code means
// that the name does not exist, which would mislead the user. Only its text names the real reason.
bool IsOutOfThreads(const CurlFailure& failure) {
  return (failure.code == CURLE_COULDNT_RESOLVE_HOST ||
          failure.code == CURLE_COULDNT_RESOLVE_PROXY) &&
         failure.detail.find("thread failed to start") != std::string::npos;
}

// A limit for connecting that has passed. Only libcurl's text tells the handshake and the proxy
// from the TCP connection.
Meaning ConnectTimeout(const CurlFailure& failure) {
  const auto has = [&](const char* words) {
    return failure.detail.find(words) != std::string::npos;
  };
  if (failure.dialled.empty()) {
    return {failure.code, ErrorType::kDns, "cannot resolve the host name of",
            "check the URL and this machine's DNS, or raise --connect-timeout"};
  }
  if (has("Proxy CONNECT")) {
    return {failure.code, ErrorType::kConnect, "the proxy does not connect to",
            "check http_proxy, HTTPS_PROXY and NO_PROXY, or raise --connect-timeout"};
  }
  if (has("SSL")) {
    return {failure.code, ErrorType::kTls, "the TLS handshake does not end with",
            "check that the port speaks https and not http, or raise --connect-timeout"};
  }
  return {failure.code, ErrorType::kConnect, "cannot connect to",
          "check the address and the port, and whether a firewall drops the packets, or raise "
          "--connect-timeout"};
}

bool IsConnectTimeout(const CurlFailure& failure) {
  return failure.code == CURLE_OPERATION_TIMEDOUT && failure.connect_timeout.has_value();
}

std::optional<Meaning> MeaningOfAlert(const CurlFailure& failure) {
  if (failure.head_arrived || !failure.origin.starts_with("https")) return std::nullopt;
  if (IsAlertAboutCertificate(failure.detail)) {
    if (!failure.has_client_certificate) {
      return Meaning{failure.code, ErrorType::kTls, kCertificateRequired, kGiveCertificate};
    }
    return Meaning{
        failure.code, ErrorType::kTls, "the client certificate was refused by",
        "check that it is not expired, and that the server trusts the CA that signed it"};
  }
  // Before TLS 1.3 this is all that a server says if the certificate is missing.
  if (!failure.has_client_certificate &&
      failure.detail.find("alert handshake failure") != std::string::npos) {
    return Meaning{failure.code, ErrorType::kTls, "the TLS handshake failed with",
                   "if the server demands a client certificate, give one with --client-cert and "
                   "--client-key; otherwise check which versions of TLS it speaks"};
  }
  // A server that closes the connection right after its alert may reset it, which loses the alert.
  const bool is_new = !failure.dialled.empty();
  const bool is_broken = failure.code == CURLE_SEND_ERROR || failure.code == CURLE_RECV_ERROR ||
                         failure.code == CURLE_GOT_NOTHING;
  if (is_new && is_broken) {
    return Meaning{
        failure.code, ErrorType::kReset, MeaningOf(failure.code).what,
        failure.has_client_certificate
            ? "the server's log should say why; it may not accept the client certificate"
            : "the server's log should say why; if it demands a client certificate, give "
              "one with --client-cert and --client-key"};
  }
  return std::nullopt;
}

// The same code means different things at different stages of a transfer.
Meaning MeaningOf(const CurlFailure& failure) {
  constexpr long kFirstProxyRefusal = 300;
  if (IsOutOfThreads(failure)) {
    return {failure.code, ErrorType::kConnect, "cannot start a thread to resolve the host name of",
            kMoreThreadsHint};
  }
  if (failure.proxy_status >= kFirstProxyRefusal && !failure.head_arrived) {
    return MeaningOf(CURLE_PROXY);
  }
  if (IsConnectTimeout(failure)) return ConnectTimeout(failure);
  if (const std::optional<Meaning> alert = MeaningOfAlert(failure)) return *alert;
  if (failure.code == CURLE_OPERATION_TIMEDOUT && failure.system_error == ETIMEDOUT &&
      !failure.connected) {
    // The kernel abandoned the connection attempt. The request's own limit had not passed.
    return MeaningOf(CURLE_COULDNT_CONNECT);
  }
  if (IsHeaderLimit(failure)) {
    return {failure.code, ErrorType::kProtocol, "the headers are too large in the response from",
            kSeeServerLog};
  }
  if (failure.code == CURLE_HTTP2 && failure.head_arrived) {
    return MeaningOf(CURLE_HTTP2_STREAM);
  }
  return MeaningOf(failure.code);
}

const char* TimeoutStage(const CurlFailure& failure) {
  if (failure.head_arrived) {
    return "in the middle of the response";
  }
  return failure.connected ? "waiting for the response to begin" : "connecting";
}

std::string Detail(const CurlFailure& failure, ErrorType type) {
  if (IsConnectTimeout(failure)) {
    return fmt::format("over {:g} s", ToSeconds(*failure.connect_timeout));
  }
  switch (type) {
    case ErrorType::kTimeout:
      return fmt::format("over {:g} s, {}", ToSeconds(failure.timeout), TimeoutStage(failure));
    case ErrorType::kConnect:
      if (IsOutOfThreads(failure)) {
        return "";
      }
      if (failure.proxy_status != 0) {
        return fmt::format("it responded with {}", failure.proxy_status);
      }
      return failure.system_error != 0 ? std::system_category().message(failure.system_error)
                                       : curl_easy_strerror(failure.code);
    case ErrorType::kTls:
    case ErrorType::kReset:
    case ErrorType::kProtocol:
      return failure.detail.empty() ? curl_easy_strerror(failure.code) : OneLine(failure.detail);
    default:
      return "";
  }
}

// Another CA does not help if the certificate itself is at fault.
const char* CertificateHint(const CurlFailure& failure, const Meaning& meaning) {
  const bool verified = failure.code != CURLE_PEER_FAILED_VERIFICATION;
  if (!verified && failure.detail.find("expired") != std::string::npos) {
    return "renew the server's certificate and check both clocks, or set verify_tls to false "
           "(--insecure)";
  }
  if (!verified && failure.detail.find("subject name") != std::string::npos) {
    return "use the name that is in the certificate, or set verify_tls to false (--insecure)";
  }
  return meaning.hint;
}

// Whether the port of an https URL answered the handshake with something that is not TLS.
bool SpeaksPlainHttp(const CurlFailure& failure) {
  const auto has = [&](const char* words) {
    return failure.detail.find(words) != std::string::npos;
  };
  return failure.code == CURLE_SSL_CONNECT_ERROR &&
         (has("wrong version number") || has("http request") || has("packet length too long"));
}

// The beginning of an error message: what failed, and at which host.
std::string Subject(const CurlFailure& failure, const Meaning& meaning) {
  const std::string& proxy = failure.proxy.name;
  if (proxy.empty()) return fmt::format("{} {}", meaning.what, failure.origin);
  switch (meaning.code) {
    case CURLE_PROXY:
      return fmt::format("{} refuses to connect to {}", proxy, failure.origin);
    case CURLE_COULDNT_CONNECT:
      return fmt::format("cannot connect to {} on the way to {}", proxy, failure.origin);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fmt::format("cannot resolve the host name of {} on the way to {}", proxy,
                         failure.origin);
    default:
      return fmt::format("{} {} through {}", meaning.what, failure.origin, proxy);
  }
}

// How to get past the proxy; empty if it is not to blame.
std::string ProxyHint(const CurlFailure& failure, const Meaning& meaning) {
  constexpr long kProxyAuthentication = 407;
  const ProxyInfo& proxy = failure.proxy;
  if (proxy.variable.empty()) return "";
  if (failure.proxy_status == kProxyAuthentication) {
    return fmt::format("set its user and password in {} (http://user:password@host:port); {}",
                       proxy.variable, proxy.bypass);
  }
  const bool is_to_blame = meaning.type == ErrorType::kConnect || meaning.type == ErrorType::kDns;
  return is_to_blame ? fmt::format("check {}; {}", proxy.variable, proxy.bypass) : proxy.bypass;
}

const char* Hint(const CurlFailure& failure, const Meaning& meaning) {
  if (IsConnectTimeout(failure)) return meaning.hint;
  if (SpeaksPlainHttp(failure)) {
    return "the port does not speak TLS: write http:// in the URL, or use another port";
  }
  const bool is_plain = failure.origin.starts_with("http:");
  if (is_plain && failure.code == CURLE_UNSUPPORTED_PROTOCOL) {
    return "check that its port speaks HTTP: it may be one for gRPC, or one for TLS (https://)";
  }
  // A server that expects TLS closes or resets the connection when it reads plain text.
  if (is_plain && !failure.head_arrived &&
      (failure.code == CURLE_GOT_NOTHING || failure.code == CURLE_RECV_ERROR)) {
    return "the server's log should say why; a port that speaks TLS needs https:// in the URL";
  }
  if (meaning.type == ErrorType::kTls) {
    return CertificateHint(failure, meaning);
  }
  if (meaning.type == ErrorType::kTimeout && !failure.connected && !failure.head_arrived) {
    return failure.origin.starts_with("https")
               ? "check the address and the port, that it speaks https and not http, and whether a "
                 "firewall drops the packets"
               : "check the address and the port, and whether a firewall drops the packets";
  }
  if (meaning.type != ErrorType::kConnect) {
    return meaning.hint;
  }
  switch (failure.system_error) {
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n) or use fewer users";
    case EADDRNOTAVAIL:
      return "this machine is out of local ports; use fewer users or wait a minute";
    default:
      return meaning.hint;
  }
}

}  // namespace

CurlFailureReport ReportFailure(const CurlFailure& failure) {
  const Meaning meaning = MeaningOf(failure);
  if (meaning.type == ErrorType::kCancelled) {
    return {meaning.type, "cancelled"};
  }
  std::string message = Subject(failure, meaning);
  if (meaning.type == ErrorType::kConnect && !failure.dialled.empty()) {
    message += fmt::format(" (tried {})", failure.dialled);
  }
  const std::string detail = Detail(failure, meaning.type);
  if (!detail.empty()) {
    message += ": " + detail;
  }
  const bool has_own_hint = failure.system_error == EMFILE || failure.system_error == ENFILE ||
                            failure.system_error == EADDRNOTAVAIL || IsOutOfThreads(failure) ||
                            IsConnectTimeout(failure);
  const std::string proxy_hint = has_own_hint ? "" : ProxyHint(failure, meaning);
  return {meaning.type,
          fmt::format("{}; {}", message, proxy_hint.empty() ? Hint(failure, meaning) : proxy_hint)};
}

}  // namespace llmb
