#pragma once

#include <string>
#include <string_view>

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

// Whether the URL carries user:password@.
bool UrlHoldsPassword(std::string_view url);

}  // namespace llmb
