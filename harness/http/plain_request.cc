#include "harness/http/plain_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/base/text.h"
#include "harness/endpoint/url.h"
#include "harness/http/proxy.h"

namespace llmb {
namespace {

// libcurl gives these a meaning of their own, or they ask for a response that only it can read.
constexpr std::string_view kHeadersForCurl[] = {
    "host", "content-length", "transfer-encoding", "connection", "expect",
    "te",   "upgrade",        "accept-encoding",   "range",
};

constexpr std::string_view kDefaultPort = "80";

bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool HasHeader(const HttpRequest& request, std::string_view lower_case_name) {
  return std::ranges::any_of(request.headers, [&](const auto& header) {
    return LowerCase(header.first) == lower_case_name;
  });
}

std::string HostHeader(const Url& url) {
  const std::string port = url.Port();
  return port.empty() || port == kDefaultPort ? url.Host() : url.Host() + ":" + port;
}

}  // namespace

bool IsPlainRequest(const HttpRequest& request, const Environment& environment) {
  const std::optional<Url> url = Url::Parse(request.url);
  if (!url || url->Scheme() != "http" || !url->Userinfo().empty()) return false;
  // libcurl translates names in other alphabets, and escapes some characters of a path. The scope
  // of an IPv6 address is for it alone.
  const bool has_scope = url->Host().starts_with('[') && request.url.find('%') != std::string::npos;
  if (!IsPlain(request.url) || has_scope) return false;
  const auto is_for_curl = [&](std::string_view name) { return HasHeader(request, name); };
  if (std::ranges::any_of(kHeadersForCurl, is_for_curl)) return false;
  return !request.may_use_proxy || !ProxyFor(request.url, environment);
}

std::string HeadText(const HttpRequest& request, std::string_view url) {
  const std::optional<Url> target = Url::Parse(url);
  if (!target) return "";
  // libcurl's parser does not tell an empty query from none.
  const bool has_query = url.substr(0, url.find('#')).find('?') != std::string_view::npos;
  std::string text =
      fmt::format("{} {}{}{} HTTP/1.1\r\nHost: {}\r\n", request.is_get ? "GET" : "POST",
                  target->Path(), has_query ? "?" : "", target->Query(), HostHeader(*target));
  if (!HasHeader(request, "accept")) text += "Accept: */*\r\n";
  text += "Accept-Encoding: identity\r\n";
  for (const auto& [name, value] : request.headers) {
    text += fmt::format("{}:{}{}\r\n", name, value.empty() ? "" : " ", value);
  }
  if (!request.is_get) {
    text += fmt::format("Content-Length: {}\r\n", request.body.size());
    if (!HasHeader(request, "content-type")) {
      text += "Content-Type: application/x-www-form-urlencoded\r\n";
    }
  }
  text += "\r\n";
  return text;
}

}  // namespace llmb
