#pragma once

#include <curl/curl.h>

#include <string>

#include "harness/base/time.h"
#include "harness/record/outcome.h"

namespace llmb {

// What is known about a transfer that failed.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string origin;              // scheme://host:port of the request
  std::string dialled;             // address:port of the last connection attempt; may be a proxy's
  std::string detail;              // libcurl's own words
  int system_error = 0;            // errno of the connection, 0 if there is none
  long proxy_status = 0;           // what a proxy answered to CONNECT, 0 if there was none
  bool connected = false;          // the request had a connection
  bool head_arrived = false;       // the answer's headers were whole
  bool headers_too_large = false;  // they had more than kMostHeaderBytes
  Nanoseconds timeout{};           // the request's limit
};

struct CurlFailureReport {
  ErrorType type;
  // One line: what failed, where, and what to try. It shows neither headers nor a URL's user,
  // path and query, and libcurl's own words only for kinds of failure where they cannot hold a
  // proxy's password.
  std::string message;
};

// What a failure (code is not CURLE_OK) means to the user of the program.
CurlFailureReport ReportFailure(const CurlFailure& failure);

}  // namespace llmb
