#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The secrets that are sent to one endpoint, to be found again in what it answers: servers repeat
// headers and URLs in their error messages, and models repeat whatever they are told. Immutable.
class SecretTexts {
 public:
  // Shorter ones are not looked for: they would be found in ordinary words. "Bearer " counts.
  static constexpr std::size_t kShortest = 8;

  SecretTexts() = default;

  // The endpoint's token; the values of its headers, all but those of Accept..., Host and
  // User-Agent, and of a header whose name says that it is secret also the words and the cookies in
  // them; of the URL its password, with and without the user as it is sent, and the values of those
  // keys of the query whose names say that they are secret.
  explicit SecretTexts(const Endpoint& endpoint);

  // `text` with each secret replaced by ***: as it was sent, in any case of its letters, with its
  // tabs and invalid bytes replaced as OneLine and ValidUtf8 do, and with the slashes escaped as in
  // JSON. Before each "...", which says that something was cut off there, the beginning of a secret
  // is replaced too, if it has 4 characters or more.
  std::string Hide(std::string text) const;

 private:
  // How much of the beginning of a secret `text`, in lower case, ends in.
  std::size_t BeginningBefore(std::string_view text) const;
  void Add(const std::string& secret);
  void AddHeader(const std::string& name, const std::string& value);

  std::vector<std::string> texts_;  // in every form, in lower case; the longest first
};

}  // namespace llmb
