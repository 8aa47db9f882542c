#include "harness/endpoint/url_secrets.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url.h"

namespace llmb {
namespace {

// The pieces of scheme://userinfo@authority/path?query; empty where there is none.
struct UrlParts {
  std::string scheme;     // without ://
  std::string userinfo;   // without @
  std::string authority;  // host[:port]
  std::string path;       // with its /
  std::string query;      // with its ?, and the fragment with its #
};

UrlParts PartsOf(const Url& url, std::string_view text) {
  UrlParts parts;
  const bool has_scheme = LowerCase(text).starts_with(url.Scheme() + ":/");
  if (has_scheme) parts.scheme = url.Scheme();
  parts.userinfo = url.Userinfo();
  parts.authority = url.Host();
  if (const std::string port = url.Port(); !port.empty()) parts.authority += ":" + port;
  const bool has_path = text.substr(0, text.find_first_of("?#")).ends_with('/');
  if (url.Path() != "/" || has_path) parts.path = url.Path();
  if (const std::string query = url.Query(); !query.empty()) parts.query += "?" + query;
  if (const std::string part = url.Fragment(); !part.empty()) parts.query += "#" + part;
  return parts;
}

// Whether `authority` ends in a colon and text that is not a port. It may then be the beginning of
// a password that holds a slash or a question mark.
bool EndsInBadPort(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view port = authority.substr(colon + 1);
  return port.empty() || port.find_first_not_of("0123456789]") != std::string_view::npos;
}

// The length of a scheme at the beginning of `text`, 0 if there is none. "user:pass:/word" has
// none.
std::size_t SchemeLength(std::string_view text) {
  const std::size_t colon = std::min(text.find(":/"), text.size());
  const bool is_scheme =
      colon < text.size() && std::all_of(text.begin(), text.begin() + colon, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
      });
  return is_scheme ? colon : 0;
}

// For text that is not a URL. Never fails: what belongs nowhere ends up in the authority.
UrlParts SplitLeniently(std::string_view text) {
  UrlParts parts;
  if (const std::size_t scheme = SchemeLength(text); scheme > 0) {
    parts.scheme = text.substr(0, scheme);
    text.remove_prefix(std::min(text.find_first_not_of('/', scheme + 1), text.size()));
  }
  const std::size_t query = std::min(text.find_first_of("?#"), text.size());
  parts.query = text.substr(query);
  const bool at_in_query = parts.query.find('@') != std::string::npos;
  text = text.substr(0, query);
  std::size_t slash = std::min(text.find('/'), text.size());
  std::size_t at = text.substr(0, slash).rfind('@');
  if (at == std::string_view::npos && EndsInBadPort(text.substr(0, slash))) {
    at = text.rfind('@');
    if (at != std::string_view::npos) slash = std::min(text.find('/', at), text.size());
    if (at == std::string_view::npos && at_in_query) at = slash = text.size();
  }
  const std::size_t host = at == std::string_view::npos ? 0 : std::min(at + 1, text.size());
  if (at != std::string_view::npos) parts.userinfo = text.substr(0, at);
  parts.authority = text.substr(host, slash - std::min(host, slash));
  parts.path = text.substr(slash);
  return parts;
}

UrlParts SplitUrl(std::string_view text) {
  const std::optional<Url> url = Url::Parse(text);
  return url ? PartsOf(*url, text) : SplitLeniently(text);
}

// The values in `query` whose keys name a secret.
std::vector<std::string> SecretValues(std::string_view query) {
  std::vector<std::string> values;
  while (!query.empty()) {
    query.remove_prefix(1);
    const std::string_view pair = query.substr(0, query.find_first_of("&;#"));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (NamesASecret(pair.substr(0, equals)) && equals + 1 < pair.size()) {
      values.emplace_back(pair.substr(equals + 1));
    }
    query.remove_prefix(pair.size());
  }
  return values;
}

std::string PercentDecoded(const std::string& text) {
  if (text.empty()) return "";  // libcurl would measure it, and needs no other case for it
  int length = 0;
  char* decoded = curl_easy_unescape(nullptr, text.c_str(), static_cast<int>(text.size()), &length);
  if (decoded == nullptr) return text;
  std::string copy(decoded, static_cast<std::size_t>(length));
  curl_free(decoded);
  return copy;
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8U | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= three.size() ? kDigits[bits >> (18U - 6U * i) & 0x3FU] : '=';
    }
  }
  return text;
}

}  // namespace

std::string RedactUrl(std::string_view url) {
  // Without these there is nothing to hide, so the spelling of the user is kept.
  if (url.find_first_of("@?#") == std::string_view::npos) return OneLine(url);
  const UrlParts parts = SplitUrl(url);
  std::string text = parts.scheme;
  if (!parts.scheme.empty()) text += "://";
  if (!parts.userinfo.empty()) text += "***@";
  text.append(parts.authority).append(parts.path);
  if (parts.query.size() > 1) text.append(parts.query, 0, 1).append("***");
  return OneLine(text);
}

bool UrlHoldsSecret(std::string_view url) {
  const UrlParts parts = SplitUrl(url);
  return !parts.userinfo.empty() || !SecretValues(parts.query).empty();
}

std::vector<std::string> UrlSecrets(std::string_view url) {
  const UrlParts parts = SplitUrl(url);
  std::vector<std::string> secrets;
  if (!parts.userinfo.empty()) {
    const std::size_t colon = std::min(parts.userinfo.find(':'), parts.userinfo.size());
    const std::string user = parts.userinfo.substr(0, colon);
    const std::string password = parts.userinfo.substr(std::min(colon + 1, parts.userinfo.size()));
    secrets.push_back(password);
    secrets.push_back(Base64(PercentDecoded(user) + ":" + PercentDecoded(password)));
  }
  for (std::string& value : SecretValues(parts.query)) secrets.push_back(std::move(value));
  std::vector<std::string> forms = secrets;
  for (const std::string& secret : secrets) forms.push_back(PercentDecoded(secret));
  return forms;
}

}  // namespace llmb
