#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "harness/base/time.h"
#include "harness/http/transport.h"
#include "harness/record/outcome.h"

namespace llmb {

// Everything known about a transfer that failed.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string origin;              // scheme://host:port of the request
  std::string dialled;             // address:port of the last connection attempt; may be a proxy's
  std::string detail;              // libcurl's own words
  int system_error = 0;            // errno of the connection, 0 if there is none
  long proxy_status = 0;           // of the proxy's response to CONNECT, 0 if there was none
  bool connected = false;          // a connection, new or reused, was made
  bool head_arrived = false;       // the headers of the response were complete
  bool headers_too_large = false;  // more than kMostHeaderBytes
  Nanoseconds timeout{};           // the request's limit
  // The limit for connecting, if it passed while the transfer connected, and `timeout` did not.
  std::optional<Nanoseconds> connect_timeout{};
  ProxyInfo proxy;
  bool has_client_certificate = false;
};

struct CurlFailureReport {
  ErrorType type;
  // One line: what failed, where, and what to try. Shows no headers and no user, path or query of a
  // URL. libcurl's own words appear only for types of failure where they cannot hold a proxy's
  // password.
  std::string message;
};

// Translates a failure (`code` is not CURLE_OK) for the user of the program.
CurlFailureReport ReportFailure(const CurlFailure& failure);

}  // namespace llmb
