#pragma once

#include <string>
#include <string_view>

#include "harness/http/transport.h"

namespace llmb {

// The message for a response whose status is not 2xx: who answered with what, the server's own
// words, Retry-After, and what to try. `where` is the URL without secrets and `body` the beginning
// of the response's body. Control characters of the body are left out.
std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result);

}  // namespace llmb
