#include "harness/workload/token_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(TextOfTokens, HasFourCharactersAToken) {
  for (const std::int64_t tokens : {1, 2, 7, 1000}) {
    const std::string text = TextOfTokens(tokens, 1, {});
    EXPECT_EQ(text.size(), static_cast<std::size_t>(4 * tokens));
    EXPECT_EQ(text.back(), ' ');
    EXPECT_EQ(TokensOfText(text, {}), tokens);
  }
}

TEST(TextOfTokens, OfNoTokensIsEmpty) { EXPECT_EQ(TextOfTokens(0, 1, {}), ""); }

TEST(TextOfTokens, DependsOnTheSeedAlone) {
  EXPECT_EQ(TextOfTokens(50, 1, {}), TextOfTokens(50, 1, {}));
  EXPECT_NE(TextOfTokens(50, 1, {}), TextOfTokens(50, 2, {}));
}

TEST(TokensOfText, CountsCharactersAndRoundsUp) {
  EXPECT_EQ(TokensOfText("", {}), 1);
  EXPECT_EQ(TokensOfText("abcd", {}), 1);
  EXPECT_EQ(TokensOfText("abcde", {}), 2);
  EXPECT_EQ(TokensOfText("äöüß", {}), 1);
}

}  // namespace
}  // namespace llmb
