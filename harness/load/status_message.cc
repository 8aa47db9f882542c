#include "harness/load/status_message.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

constexpr std::size_t kRetryAfterCharacters = 40;

constexpr std::string_view kCheckUrl =
    "check the URL (that of the chat completions) and the model's name";
constexpr std::string_view kCheckToken =
    "check the token: auth_token in the models file, or the variable of --auth-token-env";
constexpr std::string_view kCheckRequest =
    "check the model's name, --max-tokens and what extra_body adds";
constexpr std::string_view kOverload = "it is overloaded or not ready; use fewer users or wait";
constexpr std::string_view kGateway =
    "a proxy answered for the model's server, which is down or too slow; see the logs of both";

struct Advice {
  int status;
  std::string_view text;
};

constexpr Advice kAdvice[] = {
    {400, kCheckRequest},
    {401, kCheckToken},
    {403, kCheckToken},
    {404, kCheckUrl},
    {405, kCheckUrl},
    {407, "check http_proxy, HTTPS_PROXY and NO_PROXY"},
    {408,
     "the server waited too long for the request; check the network and the proxies on the way"},
    {413, "the request is too large; use a shorter prompt"},
    {422, kCheckRequest},
    {429, "its rate limit is reached; use fewer users or raise the limit"},
    {502, kGateway},
    {503, kOverload},
    {504, kGateway},
    {529, kOverload},
};

// Empty where only the server can know the cause.
std::string_view AdviceFor(int status) {
  constexpr int kFirstServerError = 500;
  for (const Advice& advice : kAdvice) {
    if (advice.status == status) return advice.text;
  }
  return status >= kFirstServerError ? "the server's log should say why" : "";
}

}  // namespace

std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result) {
  std::string text = fmt::format("{} answered HTTP {}", where, status);
  if (!result.redirect_refusal.empty()) return fmt::format("{}: {}", text, result.redirect_refusal);
  const std::string words = ErrorMessageOfBody(body);
  const std::string code = ErrorCodeOfBody(body);
  const bool is_news = code != std::to_string(status) && words.find(code) == std::string::npos;
  if (is_news) text += fmt::format(" (code {})", code);
  text += words.empty() ? ": no body" : ": " + words;
  if (!result.retry_after.empty()) {
    text += fmt::format("; Retry-After: {}", ForMessage(result.retry_after, kRetryAfterCharacters));
  }
  const std::string_view advice = AdviceFor(status);
  return advice.empty() ? text : fmt::format("{}; {}", text, advice);
}

}  // namespace llmb
