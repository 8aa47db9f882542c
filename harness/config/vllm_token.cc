#include "harness/config/vllm_token.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/endpoint/request_extras.h"

namespace llmb {
namespace {

constexpr const char* kTokenVariable = "OPENAI_API_KEY";

}  // namespace

void UseVllmToken(const Environment& environment, ParsedCommandLine& parsed) {
  if (!parsed.is_vllm_line || !parsed.options.url) return;
  const bool has_token = parsed.options.auth_token_env.has_value() ||
                         std::ranges::any_of(parsed.options.headers, [](const auto& header) {
                           return SameHeader(header.first, "Authorization");
                         });
  if (has_token || environment(kTokenVariable).value_or("").empty()) return;
  parsed.options.auth_token_env = kTokenVariable;
  parsed.given["--auth-token-env"] = {kTokenVariable};
  parsed.notes.push_back(fmt::format(
      "the token is that of {}, as in vllm bench serve (--auth-token-env names another variable)",
      kTokenVariable));
}

}  // namespace llmb
