#pragma once

#include <string>
#include <string_view>

#include "harness/http/transport.h"

namespace llmb {

// The error message for a response whose status is not 2xx, on one line: the URL, the status, the
// server's own message (or "no body"), Retry-After, and what to try. If the response is a redirect
// that was refused, the reason for the refusal replaces everything after the status.
//
// `where` is the URL without secrets, `status` the HTTP status, and `body` the beginning of the
// response's body, which may be empty. Texts from the server are cut (300 characters of the body)
// and have no control characters.
std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result);

}  // namespace llmb
