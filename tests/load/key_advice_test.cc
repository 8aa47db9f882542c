#include "harness/load/key_advice.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/load/status_message.h"

namespace llmb {
namespace {

const std::vector<std::string> kSent = {"max_tokens", "temperature", "stream", "stream_options",
                                        "top_p"};

TEST(KeyAdvice, EachKeyHasTheOptionThatHelps) {
  const struct {
    std::string_view error;
    std::string_view advice;
  } cases[] = {
      {"unknown field 'max_tokens'",
       "it does not accept 'max_tokens': use --max-tokens-field max_completion_tokens, or none"},
      {"max_tokens is too large",
       "it does not accept the value of 'max_tokens': use a smaller --max-tokens"},
      {"temperature is not supported",
       "it does not accept 'temperature': use --temperature none, or another temperature"},
      {"stream is not supported", "it does not accept 'stream': use --no-stream"},
      {"unknown field 'stream_options'",
       R"(it does not accept 'stream_options': use --extra-body '{"stream_options": null}' to )"
       "leave it out"},
      {"unknown field 'top_p'",
       R"(it does not accept 'top_p': use --extra-body '{"top_p": null}' to leave it out)"},
      {R"({"detail":[{"loc":["body","user"],"msg":"Field required"}]})",
       R"(it requires 'user': use --extra-body '{"user": VALUE}')"},
      {"field required: max_completion_tokens",
       "it requires 'max_completion_tokens': use --max-tokens-field max_completion_tokens"},
      {"no such thing", ""},
  };
  for (const auto& [error, advice] : cases) EXPECT_EQ(KeyAdvice(error, kSent), advice) << error;
}

TEST(KeyAdvice, MaxCompletionTokensLeadsBackToMaxTokens) {
  const std::vector<std::string> sent = {"max_completion_tokens"};
  EXPECT_EQ(KeyAdvice("unknown field 'max_completion_tokens'", sent),
            "it does not accept 'max_completion_tokens': use --max-tokens-field max_tokens, or "
            "none");
}

TEST(KeyAdvice, ReplacesTheGeneralAdviceOfAStatus) {
  const std::string url = "http://host/v1";
  EXPECT_EQ(StatusMessage(url, 400, R"({"error":{"message":"bad","param":"top_p"}})", {}, kSent),
            "http://host/v1 answered HTTP 400: bad; it does not accept 'top_p': use --extra-body "
            R"('{"top_p": null}' to leave it out)");
  // A rate limit counts max_tokens, which is not at fault.
  EXPECT_EQ(StatusMessage(url, 429, "max_tokens exceeds the limit", {}, kSent),
            "http://host/v1 answered HTTP 429: max_tokens exceeds the limit; its rate limit is "
            "reached; wait, use fewer users or raise the limit");
}

}  // namespace
}  // namespace llmb
