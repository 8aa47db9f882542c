#include "harness/config/expand_variables.h"

#include <gtest/gtest.h>

#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

ExpandedText Expand(std::string_view text) {
  const auto result = ExpandVariables(
      text, FakeEnvironment({{"A", "1"}, {"B_2", "two"}, {"EMPTY", ""}, {"DOLLAR", "${A}"}}));
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(ExpandedText());
}

TEST(ExpandVariables, TextWithoutVariablesIsUnchanged) {
  for (const char* text : {"", "plain", "$A", "$", "a$b{c}", "}"}) {
    EXPECT_EQ(Expand(text).text, text);
    EXPECT_TRUE(Expand(text).variables.empty());
  }
}

TEST(ExpandVariables, EveryVariableIsReplacedOnce) {
  EXPECT_EQ(Expand("${A}").text, "1");
  EXPECT_EQ(Expand("x${A}y${B_2}${A}z").text, "x1ytwo1z");
  EXPECT_EQ(Expand("${DOLLAR}").text, "${A}");
  EXPECT_EQ(Expand("$${A}").text, "$1");
  EXPECT_EQ(Expand("x${A}${B_2}").variables, (std::vector<std::string>{"A", "B_2"}));
}

TEST(ExpandVariables, TheFirstMissingVariableIsNamed) {
  EXPECT_EQ(Expand("${A}").missing, "");
  EXPECT_EQ(Expand("${A} ${NONE} ${NEITHER}").missing, "NONE");
  EXPECT_EQ(Expand("${EMPTY}").missing, "EMPTY");
}

TEST(ExpandVariables, TheErrorOfAMalformedReferenceDoesNotRepeatTheText) {
  for (const char* text : {"${", "${}", "${A", "a ${secret-1}", "${1A}", "${A B}", "${${A}}"}) {
    const auto result = ExpandVariables(text, FakeEnvironment({{"A", "1"}}));
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().message, "'${' must be followed by a variable's name and '}'");
  }
}

}  // namespace
}  // namespace llmb
