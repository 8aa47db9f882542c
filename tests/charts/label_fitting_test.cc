#include "harness/charts/label_fitting.h"

#include <gmock/gmock.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;

TEST(TextWidthTest, CountsCharactersNotBytes) {
  EXPECT_EQ(TextWidth("", 18), 0);
  EXPECT_DOUBLE_EQ(TextWidth("é", 18), TextWidth("e", 18));
  EXPECT_DOUBLE_EQ(TextWidth("e", 36), 2 * TextWidth("e", 18));
  EXPECT_GT(TextWidth("日", 18), TextWidth("e", 18));
  EXPECT_GT(TextWidth("😀", 18), TextWidth("m", 18));
  EXPECT_DOUBLE_EQ(TextWidth("e\xCC\x81", 18), TextWidth("e", 18));  // with a combining accent
  // U+FFFD replaces characters that cannot be drawn. It is as wide as an ideograph in DejaVu Sans.
  EXPECT_DOUBLE_EQ(TextWidth("\xEF\xBF\xBD", 18), TextWidth("日", 18));
}

TEST(FitTextTest, LeavesTextThatFits) { EXPECT_EQ(FitText("name", 18, 1000), "name"); }

TEST(FitTextTest, CutsTheMiddleOut) {
  const double width = TextWidth("abcd…wxyz", 18) + 1;
  EXPECT_EQ(FitText("abcdefghnopqrstuvwxyz", 18, width), "abcd…wxyz");
  EXPECT_EQ(FitText("ééééééééé", 18, TextWidth("é…é", 18) + 1), "é…é");
  EXPECT_EQ(FitText("name", 18, 0), "…");
}

TEST(WrapTextTest, BreaksWhereLinesAreMostEqual) {
  const std::string_view name = "meta-llama-3.1-70b-instruct-awq";
  const double width = TextWidth(name, 18) * 0.7;
  EXPECT_THAT(WrapText(name, 18, width, 2), ElementsAre("meta-llama-3.1-", "70b-instruct-awq"));
  EXPECT_TRUE(WrapFits(name, 18, width, 2));
  EXPECT_FALSE(WrapFits(name, 18, width, 1));
}

TEST(WrapTextTest, BreaksAfterASpace) {
  EXPECT_THAT(WrapText("hello you", 18, TextWidth("hello ", 18) + 1, 2),
              ElementsAre("hello ", "you"));
}

TEST(WrapTextTest, FillsTheFirstLineIfNoBreakFits) {
  const double width = TextWidth("nnnn", 18) + 1;
  EXPECT_THAT(WrapText("nnnnnnn", 18, width, 2), ElementsAre("nnnn", "nnn"));
  EXPECT_FALSE(WrapFits("nnnnnnn", 18, width, 2));
  EXPECT_THAT(WrapText("nnnnnnnnnnnn", 18, width, 2), ElementsAre("nnnn", "nn…n"));
  EXPECT_THAT(WrapText("", 18, width, 2), ElementsAre(""));
}

}  // namespace
}  // namespace llmb
