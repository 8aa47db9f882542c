#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/endpoint/api.h"

struct Curl_URL;  // CURLU of <curl/curl.h>

namespace llmb {

// A URL as libcurl reads it. The transport connects where libcurl's parser says, so the same parser
// decides what is shown, hidden and compared: two parsers that disagree about where a password ends
// would print it, or send a token to another server.
//
// Parts are text as libcurl normalizes it, percent escapes not decoded; a part that the URL does
// not have is empty. Can be moved but not copied. A moved-from Url may only be destroyed or
// assigned to.
class Url {
 public:
  // nullopt if libcurl would refuse to connect to `text`. Like libcurl, it accepts a missing scheme
  // ("host:8000/v1") and any number of slashes after the scheme from one to three.
  static std::optional<Url> Parse(std::string_view text);

  std::string Scheme() const;    // lower case; http if the text has none
  std::string Userinfo() const;  // user[:password]
  std::string User() const;
  std::string Password() const;
  std::string Host() const;      // an IPv6 address keeps its brackets
  std::string Port() const;      // only if the text has one
  std::string Path() const;      // "/" if the text has none
  std::string Query() const;     // without its ?
  std::string Fragment() const;  // without its #

  // The whole URL, secrets included.
  std::string Text() const;

  // scheme://host:port, with the scheme's default port if the text has none. No user, password,
  // path or query: fit for every output.
  std::string Origin() const;

  // Whether a request to `other` reaches the same server: same scheme, host and port.
  bool HasOriginOf(const Url& other) const;

  // Where `location` leads from here: the value of a Location header, absolute or relative.
  // nullopt if it is not a URL.
  std::optional<Url> Resolve(const std::string& location) const;

  // This URL with path and query of `other`; user, password, host and port stay.
  Url WithPathOf(const Url& other) const;

 private:
  struct Deleter {
    void operator()(Curl_URL* handle) const;
  };
  using Handle = std::unique_ptr<Curl_URL, Deleter>;

  explicit Url(Handle handle) : handle_(std::move(handle)) {}

  Handle handle_;
};

// Checks that `url` is http(s)://host[:port][/path][?query] and returns the URL to post to. A bare
// base is completed: of chat completions, http://host:8000 and http://host:8000/v1 both become
// http://host:8000/v1/chat/completions. Any other URL is returned as written.
// Errors, without its secret parts: what is wrong with it; the URL is known to be of another API
// (OtherApiAt), with the one to use.
Result<std::string> ApiUrl(std::string_view url, Api api = Api::kChat);

// The URL of the same server at `api`: a path that ends in that of another of these APIs gets its
// end instead. Any other URL is returned as written.
std::string UrlAtApi(std::string_view url, Api api);

// host:port, maybe with a path, gets http:// in front. Any other text is returned as written.
std::string WithScheme(std::string_view url);

// The origin of `url`, or "the URL" if it cannot be parsed; fit for every output.
std::string OriginOf(std::string_view url);

}  // namespace llmb
