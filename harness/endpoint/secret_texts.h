#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The secrets that are sent to one endpoint, to be hidden in its responses: servers repeat headers
// and URLs in error messages, and models repeat whatever they are told. Immutable.
class SecretTexts {
 public:
  // Shorter secrets, in characters, are not searched for, because they occur in ordinary words. A
  // short token is still found after "Bearer ", which counts as part of it.
  static constexpr std::size_t kShortest = 8;

  SecretTexts() = default;

  // Secret are: the endpoint's token; the values of its headers, except Accept..., Host and
  // User-Agent; the single words and cookies in a header whose name NamesASecret; and the secrets
  // in its URL (UrlSecrets).
  explicit SecretTexts(const Endpoint& endpoint);

  // Returns `text` with each secret replaced by ***. Secrets are found in any letter case, with
  // tabs and invalid bytes replaced as by OneLine and ValidUtf8, and with slashes escaped as in
  // JSON. A secret that is cut off by "..." is replaced as well, if 4 characters or more of it are
  // left.
  std::string Hide(std::string text) const;

 private:
  // The length of the longest beginning of a secret that `text`, in lower case, ends with.
  std::size_t BeginningBefore(std::string_view text) const;
  void Add(const std::string& secret);
  void AddHeader(const std::string& name, const std::string& value);

  std::vector<std::string> texts_;  // every form, in lower case, the longest first
};

}  // namespace llmb
