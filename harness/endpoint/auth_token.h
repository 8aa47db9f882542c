#pragma once

#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace llmb {

// A bearer token as it is sent after "Bearer ".
struct AuthToken {
  std::string token;
  bool had_scheme = false;  // the text began with "Bearer ", which was removed
};

// Parses a token from the value of a variable or of auth_token. A token that was copied with its
// scheme, as "Bearer abc", loses the scheme. Errors, without the token: it is empty, in quotes, or
// holds a control character, a space, a quote or a character that is not ASCII.
Result<AuthToken> ParseAuthToken(std::string_view text);

}  // namespace llmb
