#include "harness/config/vllm_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/config/parse_options.h"

namespace llmb {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

// The token itself is nowhere.
TEST(UseVllmToken, TakesTheVariableOfVllm) {
  const Environment environment = [](const std::string& name) {
    return name == "OPENAI_API_KEY" ? std::optional<std::string>("secret") : std::nullopt;
  };
  const auto variable = [&](const Words& words, const Environment& of) {
    auto parsed = ParseCommandLine(words);
    EXPECT_TRUE(parsed) << parsed.error().message;
    UseVllmToken(of, *parsed);
    EXPECT_THAT(parsed->notes, Not(Contains(HasSubstr("secret"))));
    return parsed->options.auth_token_env.value_or("none");
  };
  const Words line = {"bench", "serve", "--model", "m"};
  EXPECT_EQ(variable(line, environment), "OPENAI_API_KEY");
  EXPECT_EQ(variable(line, [](const std::string&) { return std::nullopt; }), "none");
  // A flag of Google Benchmark may be before it.
  EXPECT_EQ(variable({"--benchmark_repetitions=2", "bench", "serve", "--model", "m"}, environment),
            "OPENAI_API_KEY");
  EXPECT_EQ(variable({"--url", "http://h", "--model-name", "m"}, environment), "none");
  EXPECT_EQ(variable({"bench", "serve", "--model", "m", "--auth-token-env", "OTHER"}, environment),
            "OTHER");
  EXPECT_EQ(variable({"bench", "serve", "--model", "m", "--header", "authorization=Basic eA=="},
                     environment),
            "none");
}

}  // namespace
}  // namespace llmb
