#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/endpoint/api.h"
#include "harness/http/transport.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// The error message for a response whose status is not 2xx, on one line: the URL, the status, the
// server's own message (or "no body"), Retry-After, and what to try. If the response is a redirect
// that was refused, the reason for the refusal replaces everything after the status.
//
// `where` is the URL without secrets, `status` the HTTP status, and `body` the beginning of the
// response's body, which may be empty. `sent` are the keys of the request that could be left out:
// if the body complains about one, the advice is the option that helps. `api` is that of the URL.
// Texts from the server are cut (300 characters of the body) and have no control characters.
std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result, std::span<const std::string> sent = {},
                          Api api = Api::kChat);

// The error message for an error inside a 2xx response: the URL, the error's code if it says more
// than its words, the words, and what to try. `sent` as above.
std::string InBandErrorMessage(std::string_view where, const ChatEvent& event,
                               std::span<const std::string> sent);

// What to do about a response that came through a proxy or is its own. `proxy` has a name.
std::string ProxyAdvice(const ProxyInfo& proxy);

}  // namespace llmb
