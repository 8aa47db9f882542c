#include "harness/endpoint/url.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"

namespace llmb {
namespace {

// The pieces of scheme://userinfo@host:port/path?query, as views into one text. Splitting never
// fails: what is missing is empty, and what does not belong there ends up in the authority.
struct UrlParts {
  std::string_view scheme;     // without ://
  std::string_view userinfo;   // without @
  std::string_view authority;  // host[:port]
  std::string_view path;       // from its / on
  std::string_view query;      // from its ? or # on
};

bool IsHostCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-._~[]:%").find(c) != std::string_view::npos;
}

// Whether `authority` ends in a colon and something that is no port, as the part of user:pass/word
// before the slash does.
bool EndsInNoPort(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return colon != std::string_view::npos &&
         !std::all_of(authority.begin() + static_cast<std::ptrdiff_t>(colon) + 1, authority.end(),
                      [](unsigned char c) { return std::isdigit(c) != 0 || c == ']'; });
}

UrlParts SplitUrl(std::string_view url) {
  UrlParts parts;
  if (const std::size_t colon = url.find("://"); colon != std::string_view::npos) {
    parts.scheme = url.substr(0, colon);
    url.remove_prefix(colon + 3);
  }
  const std::size_t query = std::min(url.find_first_of("?#"), url.size());
  parts.query = url.substr(query);
  url = url.substr(0, query);
  std::size_t slash = std::min(url.find('/'), url.size());
  std::size_t at = url.substr(0, slash).rfind('@');
  if (at == std::string_view::npos && EndsInNoPort(url.substr(0, slash))) {
    at = url.rfind('@');  // a password that holds a slash: not a valid URL, but still a password
    if (at != std::string_view::npos) slash = std::min(url.find('/', at), url.size());
  }
  const std::size_t host = at == std::string_view::npos ? 0 : at + 1;
  if (host > 0) parts.userinfo = url.substr(0, at);
  parts.authority = url.substr(host, slash - host);
  parts.path = url.substr(slash);
  return parts;
}

bool IsHttp(std::string_view scheme) {
  const std::string lower = LowerCase(scheme);
  return lower == "http" || lower == "https";
}

std::optional<std::string> FaultInAuthority(std::string_view authority) {
  // Inside [brackets] a colon belongs to the IPv6 address.
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty()) return "has no host";
  if (!std::all_of(host.begin(), host.end(), IsHostCharacter)) return "has a malformed host";
  if (colon == std::string_view::npos) return std::nullopt;
  if (!ParseWhole("port", authority.substr(colon + 1), 1, 65535)) {
    return "has a port that is not a number from 1 to 65535";
  }
  return std::nullopt;
}

std::optional<std::string> Fault(std::string_view url, const UrlParts& parts) {
  const auto is_blank = [](unsigned char c) { return c <= ' ' || c == 0x7F; };
  if (url.empty()) return "is empty";
  if (!IsHttp(parts.scheme)) return "does not begin with http:// or https://";
  if (std::any_of(url.begin(), url.end(), is_blank)) return "holds a space or a control character";
  if (url.find('#') != std::string_view::npos) return "holds a fragment (#)";
  return FaultInAuthority(parts.authority);
}

// The values of those keys of a query that say that they are secret.
std::vector<std::string_view> SecretValues(std::string_view query) {
  std::vector<std::string_view> values;
  while (!query.empty()) {
    query.remove_prefix(1);
    const std::string_view pair = query.substr(0, query.find_first_of("&;#"));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (NamesASecret(pair.substr(0, equals)) && equals + 1 < pair.size()) {
      values.push_back(pair.substr(equals + 1));
    }
    query.remove_prefix(pair.size());
  }
  return values;
}

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    unsigned char byte = 0;
    const bool escaped =
        text.front() == '%' && text.size() > 2 &&
        std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ptr == text.data() + 3;
    decoded += escaped ? static_cast<char>(byte) : text.front();
    text.remove_prefix(escaped ? 3 : 1);
  }
  return decoded;
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

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

Result<std::string> ChatCompletionsUrl(std::string_view url) {
  const UrlParts parts = SplitUrl(url);
  if (const auto fault = Fault(url, parts)) {
    return Fail("URL '" + RedactUrl(url) + "' " + *fault +
                "; expected http(s)://host[:port]/v1/chat/completions");
  }
  std::string_view base = url.substr(0, url.size() - parts.query.size());
  std::string_view missing;
  if (parts.path.empty() || parts.path == "/") missing = "/v1/chat/completions";
  if (EndsWith(parts.path, "/v1") || EndsWith(parts.path, "/v1/")) missing = "/chat/completions";
  if (!missing.empty() && EndsWith(parts.path, "/")) base.remove_suffix(1);
  return std::string(base) + std::string(missing) + std::string(parts.query);
}

std::string RedactUrl(std::string_view url) {
  const UrlParts parts = SplitUrl(url);
  std::string text(parts.scheme);
  if (!parts.scheme.empty()) text += "://";
  if (!parts.userinfo.empty()) text += "***@";
  text.append(parts.authority).append(parts.path);
  if (parts.query.size() > 1) text.append(parts.query.substr(0, 1)).append("***");
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
    const std::string_view user = parts.userinfo.substr(0, parts.userinfo.find(':'));
    const std::string_view password =
        parts.userinfo.substr(std::min(user.size() + 1, parts.userinfo.size()));
    secrets.emplace_back(password);
    secrets.push_back(Base64(PercentDecoded(user) + ":" + PercentDecoded(password)));
  }
  for (const std::string_view value : SecretValues(parts.query)) secrets.emplace_back(value);
  std::vector<std::string> forms = secrets;
  for (const std::string& secret : secrets) forms.push_back(PercentDecoded(secret));
  return forms;
}

}  // namespace llmb
