#pragma once

#include <string>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/http/transport.h"

namespace llmb {

// Whether this program can read the response to `request` itself: over a direct connection
// (proxy.h) with http. Not if its URL has a user or an unusual character, nor if its headers could
// change how the response is framed or compressed, or how the connection is used.
bool IsPlainRequest(const HttpRequest& request, const Environment& environment);

// The head of `request` as HTTP/1.1, with the empty line at its end: the same bytes that libcurl
// sends. `url` is where it is sent, which may differ from request.url after a redirect. The request
// must be plain.
std::string HeadText(const HttpRequest& request, std::string_view url);

}  // namespace llmb
