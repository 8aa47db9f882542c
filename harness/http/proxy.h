#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/http/response_head.h"
#include "harness/http/transport.h"

namespace llmb {

// The proxy that the environment names for a URL.
struct Proxy {
  std::string url;       // as in the variable: may hold a password, never print
  std::string variable;  // that names it
  // Its host and port as in the variable, without user and password; fit for every output.
  std::string name;
};

// The proxy for requests to `url`, by the first variable that is set and not empty: http_proxy or
// HTTP_PROXY for an http URL, https_proxy or HTTPS_PROXY for an https one, then all_proxy and
// ALL_PROXY. HTTP_PROXY is ignored where REQUEST_METHOD is set: a CGI program gets it from a header
// of its client.
//
// nullopt: no variable is set, or no_proxy (else NO_PROXY) lists the host. That is a list separated
// by commas or spaces: "*" is every host, a name is itself and its subdomains, an address is itself
// or a network ("10.0.0.0/8").
std::optional<Proxy> ProxyFor(std::string_view url, const Environment& environment);

// What is known of the proxy that a response to `url` may come from: `proxy`, or one that the
// headers of the response reveal.
ProxyInfo DescribeProxy(const std::optional<Proxy>& proxy, const std::string& url,
                        const ResponseHead& head);

}  // namespace llmb
