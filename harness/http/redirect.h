#pragma once

#include <string>
#include <string_view>

namespace llmb {

// What is to be done about an answer that may send the client elsewhere. Both are empty for an
// answer that does not: another status, or no Location.
struct Redirect {
  std::string url;      // where the request is to be sent again
  std::string refusal;  // why it is not, and where it was to go; for people, without secrets
};

inline constexpr int kMostRedirects = 5;

// A 301, 302, 307 or 308 is followed with the same request, at most kMostRedirects times in a row
// (`followed` were), and only within the scheme, host and port of `url`: the request carries the
// token. A 303 asks for a GET, to which nobody answers with a chat completion, so it is refused.
// `location` is the header's value and may be relative to `url`. The new URL keeps the user and
// password of `url`.
Redirect JudgeRedirect(const std::string& url, int status, const std::string& location,
                       int followed);

}  // namespace llmb
