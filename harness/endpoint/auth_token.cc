#include "harness/endpoint/auth_token.h"

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::string_view kQuotes = "\"'`";

bool IsControl(unsigned char c) { return c < 0x20 || c == 0x7F; }
bool IsForeign(unsigned char c) { return c >= 0x80; }

Status CheckToken(std::string_view token) {
  if (token.empty()) return Fail("holds only the word Bearer, without a token");
  if (std::ranges::any_of(token, IsControl)) {
    return Fail("holds a control character, such as a line break at its end");
  }
  if (kQuotes.find(token.front()) != std::string_view::npos && token.back() == token.front()) {
    return Fail("is in quotes, which would be sent as a part of it; remove them");
  }
  if (token.find_first_of(kQuotes) != std::string_view::npos) {
    return Fail("holds a quote, which no token has");
  }
  if (token.find(' ') != std::string_view::npos) {
    return Fail(
        "holds a space, which no token has; if it is for another scheme than Bearer, set the "
        "header "
        "Authorization instead");
  }
  if (std::ranges::any_of(token, IsForeign)) {
    return Fail("holds a character that is not ASCII, which no token has");
  }
  return {};
}

}  // namespace

Result<AuthToken> ParseAuthToken(std::string_view text) {
  constexpr std::string_view kScheme = "bearer";
  AuthToken result;
  if (LowerCase(text).starts_with(kScheme)) {
    const std::string_view rest = text.substr(kScheme.size());
    const std::size_t begin = rest.find_first_not_of(' ');
    result.had_scheme = rest.empty() || rest.front() == ' ';
    if (result.had_scheme) text = rest.substr(std::min(begin, rest.size()));
  }
  LLMB_RETURN_IF_ERROR(CheckToken(text));
  result.token = text;
  return result;
}

}  // namespace llmb
