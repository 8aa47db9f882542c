#pragma once

#include <curl/curl.h>

#include "harness/http/curl_handle.h"
#include "harness/http/transport.h"

namespace llmb {

// Sets all options of `easy` that are the same for every request: how to connect, and what libcurl
// must not do by itself.
void SetFixedOptions(CURL* easy);

// Sets the body, the headers and the TLS options of `request`, but neither its URL, its proxy nor
// its time limit. `easy` points into `request` and the returned headers, which must both outlive
// it.
[[nodiscard]] HeaderList SetRequestOptions(CURL* easy, const HttpRequest& request);

}  // namespace llmb
