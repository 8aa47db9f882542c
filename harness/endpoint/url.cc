#include "harness/endpoint/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/endpoint/azure_url.h"
#include "harness/endpoint/other_api.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

// The flags that libcurl itself parses CURLOPT_URL with. Stricter ones would leave URLs that it
// connects to without redaction by its own parser.
constexpr unsigned kAsConnected = CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME;

std::string PartOf(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return "";
  std::string copy = text;
  curl_free(text);
  return copy;
}

bool BeginsWithHttp(std::string_view url) {
  const std::string lower = LowerCase(url);
  return lower.starts_with("http://") || lower.starts_with("https://");
}

// Stricter than libcurl, which ignores extra slashes and an empty port: both are typing errors.
std::optional<std::string> FaultInAuthority(std::string_view url) {
  const std::string_view rest = url.substr(url.find("://") + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty()) return "has no host";
  const std::optional<Url> parsed = Url::Parse(url);
  const bool empty_port = authority.ends_with(':');
  if (parsed && !empty_port &&
      (parsed->Port().empty() || ParseWhole("port", parsed->Port(), 1, 65535))) {
    return std::nullopt;
  }
  // libcurl reports a bad port before a bad host, so without a port the host is at fault.
  const std::string_view host = authority.substr(authority.rfind('@') + 1);
  if (std::ranges::count(host, ':') > 1 && host.find('[') == std::string_view::npos) {
    const bool is_address = host.find_first_not_of("0123456789abcdefABCDEF.:") == host.npos;
    return is_address ? "has an IPv6 address without brackets, as in http://[::1]:8000"
                      : "has a malformed port";
  }
  if (host.empty() || host.front() == ':') return "has no host";
  const std::string_view after_address = host.substr(host.rfind(']') + 1);
  if (after_address.find(':') == std::string_view::npos) return "has a malformed host";
  return "has a port that is not a number from 1 to 65535";
}

std::optional<std::string> Fault(std::string_view url) {
  const auto is_blank = [](unsigned char c) { return c <= ' ' || c == 0x7F; };
  if (url.empty()) return "is empty";
  if (std::any_of(url.begin(), url.end(), is_blank)) return "holds a space or a control character";
  if (!BeginsWithHttp(url)) return "does not begin with http:// or https://";
  if (url.find('#') != std::string_view::npos) return "holds a fragment (#)";
  return FaultInAuthority(url);
}

std::string_view WithoutSlashes(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

// `path` is another path than that of `url`, which is valid.
std::string WithPath(std::string_view url, const std::string& path) {
  const std::size_t begin = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?", begin), url.size());
  return std::string(url.substr(0, end)) + path;
}

tl::unexpected<Error> IsOfOtherApi(std::string_view url, std::string_view path,
                                   const OtherApi& other) {
  const std::optional<Api> can_be_chosen = ApiAt(path);
  const std::string option =
      can_be_chosen ? fmt::format("--api {}, or ", Name(*can_be_chosen)) : "";
  return Fail(fmt::format("URL '{}' is that of {}; use {}{}", RedactUrl(url), other.name, option,
                          RedactUrl(WithPath(url, other.wanted_path))));
}

}  // namespace

void Url::Deleter::operator()(Curl_URL* handle) const { curl_url_cleanup(handle); }

std::optional<Url> Url::Parse(std::string_view text) {
  // libcurl would stop at a zero byte and leave what follows it out of redaction.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  Handle handle(curl_url());
  const std::string copy(text);
  if (curl_url_set(handle.get(), CURLUPART_URL, copy.c_str(), kAsConnected) != CURLUE_OK) {
    return std::nullopt;
  }
  return Url(std::move(handle));
}

std::string Url::Scheme() const { return PartOf(handle_.get(), CURLUPART_SCHEME); }
std::string Url::User() const { return PartOf(handle_.get(), CURLUPART_USER); }
std::string Url::Password() const { return PartOf(handle_.get(), CURLUPART_PASSWORD); }
std::string Url::Host() const { return PartOf(handle_.get(), CURLUPART_HOST); }
std::string Url::Port() const { return PartOf(handle_.get(), CURLUPART_PORT); }
std::string Url::Path() const { return PartOf(handle_.get(), CURLUPART_PATH); }
std::string Url::Query() const { return PartOf(handle_.get(), CURLUPART_QUERY); }
std::string Url::Fragment() const { return PartOf(handle_.get(), CURLUPART_FRAGMENT); }
std::string Url::Text() const { return PartOf(handle_.get(), CURLUPART_URL); }

std::string Url::Userinfo() const {
  const std::string password = Password();
  return password.empty() ? User() : User() + ":" + password;
}

std::string Url::Origin() const {
  return Scheme() + "://" + Host() + ":" +
         PartOf(handle_.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

bool Url::HasOriginOf(const Url& other) const {
  return LowerCase(Origin()) == LowerCase(other.Origin());
}

std::optional<Url> Url::Resolve(const std::string& location) const {
  Handle target(curl_url_dup(handle_.get()));
  if (curl_url_set(target.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK) {
    return std::nullopt;
  }
  return Url(std::move(target));
}

Url Url::WithPathOf(const Url& other) const {
  Handle target(curl_url_dup(handle_.get()));
  const std::string query = other.Query();
  curl_url_set(target.get(), CURLUPART_PATH, other.Path().c_str(), 0);
  curl_url_set(target.get(), CURLUPART_QUERY, query.empty() ? nullptr : query.c_str(), 0);
  return Url(std::move(target));
}

Result<std::string> ApiUrl(std::string_view url, Api api) {
  const std::string_view end = PathOf(api);
  if (const auto fault = Fault(url)) {
    return Fail(fmt::format("URL '{}' {}; expected http(s)://host[:port]/v1{}", RedactUrl(url),
                            *fault, end));
  }
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string_view base = url.substr(0, query);
  const std::string path = Url::Parse(url)->Path();
  if (const auto other = OtherApiAt(path, api)) return IsOfOtherApi(url, path, *other);
  const std::string_view trimmed = WithoutSlashes(path);
  std::string missing;
  const bool is_azure = IsAzureHost(Url::Parse(url)->Host());
  if (trimmed.empty()) missing = fmt::format("{}/v1{}", is_azure ? "/openai" : "", end);
  if (IsAzureBase(path)) missing = end;
  if (trimmed.ends_with("/v1")) missing = end;
  if (!missing.empty()) base = WithoutSlashes(base);
  return fmt::format("{}{}{}", base, missing, url.substr(query));
}

std::string UrlAtApi(std::string_view url, Api api) {
  const std::optional<Url> parsed = Url::Parse(url);
  const std::optional<Api> written = parsed ? ApiAt(parsed->Path()) : std::nullopt;
  if (!written || *written == api) return std::string(url);
  std::string_view path = url.substr(0, url.find('?'));
  const std::string_view query = url.substr(path.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  path.remove_suffix(PathOf(*written).size());
  return fmt::format("{}{}{}", path, PathOf(api), query);
}

std::string WithScheme(std::string_view url) {
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::string(url);
  const std::string_view port = authority.substr(colon + 1);
  const bool is_port =
      !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
  return is_port ? fmt::format("http://{}", url) : std::string(url);
}

std::string OriginOf(std::string_view url) {
  const std::optional<Url> parsed = Url::Parse(url);
  return parsed ? parsed->Origin() : "the URL";
}

}  // namespace llmb
