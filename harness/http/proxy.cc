#include "harness/http/proxy.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>

#include "harness/base/text.h"
#include "harness/endpoint/url.h"

namespace llmb {
namespace {

constexpr std::string_view kSeparators = ", \t";

// The first of these variables with a value.
std::optional<Proxy> FirstOf(std::initializer_list<const char*> names,
                             const Environment& environment) {
  for (const char* name : names) {
    if (std::string url = environment(name).value_or(""); !url.empty()) {
      return Proxy{.url = std::move(url), .variable = name, .name = ""};
    }
  }
  return std::nullopt;
}

std::optional<Proxy> ProxyOfScheme(std::string_view scheme, const Environment& environment) {
  if (scheme == "https") {
    return FirstOf({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, environment);
  }
  if (environment("REQUEST_METHOD")) {
    return FirstOf({"http_proxy", "all_proxy", "ALL_PROXY"}, environment);
  }
  return FirstOf({"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}, environment);
}

// host[:port]. Everything before an @ is a user and a password.
std::string NameOf(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  }
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) {
    url.remove_prefix(user + 1);
  }
  return OneLine(url);
}

struct Address {
  int family = AF_UNSPEC;
  std::array<std::uint8_t, 16> bytes{};
};

std::optional<Address> AddressIn(const std::string& text) {
  for (const int family : {AF_INET, AF_INET6}) {
    Address address{.family = family};
    if (inet_pton(family, text.c_str(), address.bytes.data()) == 1) return address;
  }
  return std::nullopt;
}

bool SameBits(const Address& a, const Address& b, std::size_t bits) {
  constexpr std::size_t kByte = 8;
  for (std::size_t i = 0; i < bits; ++i) {
    const unsigned difference = a.bytes[i / kByte] ^ b.bytes[i / kByte];
    if ((difference & (0x80U >> (i % kByte))) != 0) return false;
  }
  return true;
}

// `entry` is an address or a network.
bool Covers(std::string_view entry, const Address& host) {
  const std::size_t slash = entry.find('/');
  const std::optional<Address> network = AddressIn(std::string(entry.substr(0, slash)));
  if (!network || network->family != host.family) return false;
  const std::size_t all = host.family == AF_INET ? 32 : 128;
  std::size_t bits = all;
  if (slash != std::string_view::npos) {
    const std::string_view length = entry.substr(slash + 1);
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
    if (error != std::errc() || end != length.data() + length.size() || bits > all) return false;
  }
  return SameBits(*network, host, bits);
}

std::string_view WithoutBrackets(std::string_view host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

bool Matches(std::string_view entry, const std::string& host) {
  if (entry == "*") return true;
  entry = WithoutBrackets(entry);
  if (const auto address = AddressIn(host)) return Covers(entry, *address);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  const std::string name = LowerCase(entry);
  return !name.empty() && (host == name || host.ends_with("." + name));
}

bool IsExcepted(const std::string& host, const Environment& environment) {
  std::string list = environment("no_proxy").value_or("");
  if (list.empty()) list = environment("NO_PROXY").value_or("");
  std::string_view rest = list;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSeparators), rest.size()));
    if (rest.empty()) return false;
    const std::size_t end = std::min(rest.find_first_of(kSeparators), rest.size());
    if (Matches(rest.substr(0, end), host)) return true;
    rest.remove_prefix(end);
  }
}

}  // namespace

std::optional<Proxy> ProxyFor(std::string_view url, const Environment& environment) {
  const std::optional<Url> parsed = Url::Parse(url);
  if (!parsed) return std::nullopt;
  std::optional<Proxy> proxy = ProxyOfScheme(parsed->Scheme(), environment);
  if (!proxy) return std::nullopt;
  std::string host = LowerCase(WithoutBrackets(parsed->Host()));
  if (host.ends_with('.')) host.pop_back();
  if (IsExcepted(host, environment)) return std::nullopt;
  proxy->name = NameOf(proxy->url);
  return proxy;
}

ProxyInfo DescribeProxy(const std::optional<Proxy>& proxy, const std::string& url,
                        const ResponseHead& head) {
  if (proxy) {
    const std::optional<Url> parsed = Url::Parse(url);
    return {.name = fmt::format("the proxy {} ({})", proxy->name, proxy->variable),
            .variable = proxy->variable,
            .bypass = fmt::format("if the endpoint can be reached without it, add {} to NO_PROXY",
                                  parsed ? parsed->Host() : "its host"),
            .answered = head.IsOfProxy()};
  }
  if (!head.IsOfProxy() && head.Via().empty()) return {};
  constexpr std::size_t kViaCharacters = 60;
  const std::string via = ForMessage(head.Via(), kViaCharacters);
  return {.name = via.empty() ? "a proxy on the way" : fmt::format("a proxy on the way ({})", via),
          .variable = "",
          .bypass = "",
          .answered = head.IsOfProxy()};
}

}  // namespace llmb
