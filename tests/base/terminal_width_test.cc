#include "harness/base/terminal_width.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

// Expected columns follow Unicode's East Asian Width and general category of each character.
TEST(TerminalWidth, OrdinaryCharactersTakeOneColumn) {
  EXPECT_EQ(TerminalWidth(""), 0U);
  EXPECT_EQ(TerminalWidth("llama"), 5U);
  EXPECT_EQ(TerminalWidth("é…█"), 3U);           // Latin, punctuation, a block element
  EXPECT_EQ(TerminalWidth("\xEF\xBD\xB1"), 1U);  // half-width katakana A
  EXPECT_EQ(TerminalWidth("\xEF\xBF\xBD"), 1U);  // the replacement character
}

TEST(TerminalWidth, EastAsianWideCharactersTakeTwo) {
  EXPECT_EQ(TerminalWidth("日本"), 4U);
  EXPECT_EQ(TerminalWidth("한국어"), 6U);        // Hangul syllables
  EXPECT_EQ(TerminalWidth("、。"), 4U);          // ideographic punctuation
  EXPECT_EQ(TerminalWidth("\xE3\x80\x80"), 2U);  // ideographic space
  EXPECT_EQ(TerminalWidth("\xEF\xBC\xA1"), 2U);  // full-width A
  EXPECT_EQ(TerminalWidth("a日b"), 4U);          // 1 + 2 + 1
}

TEST(TerminalWidth, EmojiTakeTwo) {
  EXPECT_EQ(TerminalWidth("😀"), 2U);
  EXPECT_EQ(TerminalWidth("⌚⭐"), 4U);                        // below U+10000, shown as emoji
  EXPECT_EQ(TerminalWidth("\xF0\x9F\xA7\xA0"), 2U);          // brain, U+1F9E0
  EXPECT_EQ(TerminalWidth("\xE2\x9D\xA4\xEF\xB8\x8F"), 1U);  // text-style heart + selector: 1 + 0
  // A flag is two regional indicators of one column each.
  EXPECT_EQ(TerminalWidth("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"), 2U);
}

TEST(TerminalWidth, CombiningMarksAndJoinersTakeNone) {
  EXPECT_EQ(TerminalWidth("e\xCC\x81"), 1U);  // e + combining acute
  EXPECT_EQ(TerminalWidth("a\xE2\x80\x8B"
                          "b"),
            2U);                                 // zero-width space
  EXPECT_EQ(TerminalWidth("\xEF\xBB\xBF"), 0U);  // byte order mark
  EXPECT_EQ(TerminalWidth("a\xE2\x80\x8D"
                          "b"),
            2U);  // zero-width joiner
  // Man + joiner + woman: 2 + 0 + 2. Most terminals show both.
  EXPECT_EQ(TerminalWidth("👨\xE2\x80\x8D👩"), 4U);
}

TEST(TerminalWidth, ControlCharactersTakeNone) {
  EXPECT_EQ(TerminalWidth("a\tb\n\x7F"), 2U);
  EXPECT_EQ(TerminalWidth("\xC2\x9B"), 0U);  // U+009B, the one-character form of ESC [
  EXPECT_EQ(TerminalWidth(std::string_view("\0", 1)), 0U);
}

TEST(TerminalWidth, AnInvalidByteTakesOne) {
  EXPECT_EQ(TerminalWidth("\xFF\xFE"), 2U);
  EXPECT_EQ(TerminalWidth("a\xE6\x97"), 3U);  // a, and a character that lacks its last byte
}

TEST(TerminalWidth, ColorSequencesTakeNone) {
  EXPECT_EQ(TerminalWidth("\x1b[31mred\x1b[0m"), 3U);
  EXPECT_EQ(TerminalWidth("\x1b[1;38;5;208m日"), 2U);
  EXPECT_EQ(TerminalWidth("\x1b[31"), 3U);  // unfinished: ESC is 0, the rest is text
}

}  // namespace
}  // namespace llmb
