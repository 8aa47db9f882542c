#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Checks that `url` is http(s)://host[:port][/path][?query] and gives the URL to post to. A bare
// base is completed: http://host:8000 and http://host:8000/v1 both become
// http://host:8000/v1/chat/completions. Any other path is kept as it is.
// Error: what is wrong with it, without its secret parts.
Result<std::string> ChatCompletionsUrl(std::string_view url);

// `url` with user:password@ and the query replaced by ***, on one line; fit for every output. Text
// that is not a URL is treated with the same suspicion.
std::string RedactUrl(std::string_view url);

// Whether the URL carries user:password@, or a key in its query that NamesASecret.
bool UrlHoldsSecret(std::string_view url);

// The secrets in a URL, in each form in which a server may repeat them: the password, as it is
// written and without its percent signs; user:password in base64, as it is sent; the values of
// those keys of the query that NamesASecret. Empty when there is none.
std::vector<std::string> UrlSecrets(std::string_view url);

}  // namespace llmb
