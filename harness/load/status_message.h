#pragma once

#include <string>
#include <string_view>

#include "harness/http/transport.h"

namespace llmb {

// What is said of an answer whose status was not 2xx: who answered what, the server's own words,
// Retry-After, and what to try. `where` is the URL as it may be shown, `status` the answer's and
// `body` the beginning of its body. Control characters in the body are not in the text.
std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result);

}  // namespace llmb
