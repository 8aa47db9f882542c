#include "harness/endpoint/auth_token.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto token = ParseAuthToken(text);
  return token ? "no error" : token.error().message;
}

TEST(ParseAuthToken, AnOrdinaryTokenIsKept) {
  for (const char* text : {"sk-abc_1.2~3+4/5==", "x", "Bearertoken", "a:b", "{1}"}) {
    const auto token = ParseAuthToken(text);
    ASSERT_TRUE(token) << text << token.error().message;
    EXPECT_EQ(token->token, text);
    EXPECT_FALSE(token->had_scheme);
  }
}

TEST(ParseAuthToken, ItsSchemeIsRemoved) {
  for (const char* text : {"Bearer abc", "bearer abc", "BEARER   abc"}) {
    const auto token = ParseAuthToken(text);
    ASSERT_TRUE(token) << token.error().message;
    EXPECT_EQ(token->token, "abc");
    EXPECT_TRUE(token->had_scheme);
  }
}

TEST(ParseAuthToken, NamesWhatNoTokenHas) {
  EXPECT_EQ(ErrorOf("Bearer"), "holds only the word Bearer, without a token");
  EXPECT_EQ(ErrorOf("Bearer  "), "holds only the word Bearer, without a token");
  EXPECT_EQ(ErrorOf("abc\n"), "holds a control character, such as a line break at its end");
  EXPECT_EQ(ErrorOf("ab\tc"), "holds a control character, such as a line break at its end");
  EXPECT_EQ(ErrorOf("\"abc\""), "is in quotes, which would be sent as a part of it; remove them");
  EXPECT_EQ(ErrorOf("'abc'"), "is in quotes, which would be sent as a part of it; remove them");
  EXPECT_EQ(ErrorOf("ab\"c"), "holds a quote, which no token has");
  EXPECT_EQ(ErrorOf("\""), "is in quotes, which would be sent as a part of it; remove them");
  const std::string space =
      "holds a space, which no token has; if it is for another scheme than Bearer, set the header "
      "Authorization instead";
  for (const char* text : {"ab c", " abc", "abc ", "Basic abc", "Bearer Bearer abc"}) {
    EXPECT_EQ(ErrorOf(text), space) << text;
  }
  EXPECT_EQ(ErrorOf("ab\xC3\xA4"), "holds a character that is not ASCII, which no token has");
}

}  // namespace
}  // namespace llmb
