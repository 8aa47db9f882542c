#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/http/transport.h"
#include "harness/wire/tokenize.h"

namespace llmb {

// Asks an endpoint how many tokens it makes of a prompt, with its token, headers and TLS settings.
// Not thread-safe. What it is made from must outlive it.
class TokenCounter {
 public:
  TokenCounter(const Endpoint& endpoint, const RequestSettings& settings, Transport& transport,
               const Clock& clock, const std::atomic<bool>& interrupted);

  // The dialect in which the server answers POST /tokenize; nullopt if it answers none. Asks once
  // for each dialect, up to the first that is answered.
  std::optional<TokenizeDialect> FindDialect();

  // The number of tokens that /tokenize makes of `text`. Errors, without secrets: no response, or
  // one that is not of `dialect`.
  Result<std::int64_t> Tokenize(TokenizeDialect dialect, const std::string& text);

  // The number of tokens of the prompt `text` in the usage of a response of one token. Errors,
  // without secrets: the endpoint takes no limit of tokens (MaxTokensField::kNone), so a whole
  // response would be generated, and nothing is sent; the request failed; or its response has no
  // usage.
  Result<std::int64_t> CountByUsage(const std::string& text);

 private:
  HttpRequest MakeRequest(const std::string& text) const;

  const Endpoint endpoint_;
  const RequestSettings settings_;
  Transport& transport_;
  const Clock& clock_;
  const std::atomic<bool>& interrupted_;
};

}  // namespace llmb
