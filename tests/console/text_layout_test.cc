#include "harness/console/text_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DisplayColumnsTest, CountsWhatATerminalShows) {
  EXPECT_EQ(DisplayColumns(""), 0U);
  EXPECT_EQ(DisplayColumns("llama"), 5U);
  EXPECT_EQ(DisplayColumns("é…█"), 3U);
  EXPECT_EQ(DisplayColumns("日本"), 4U);       // two wide characters
  EXPECT_EQ(DisplayColumns("e\xCC\x81"), 1U);  // e and a combining acute accent
  EXPECT_EQ(DisplayColumns("\xFF\xFE"), 2U);   // two invalid bytes
  EXPECT_EQ(DisplayColumns("\x1b[31mred\x1b[0m"), 3U);
}

TEST(PrintableTextTest, HoldsNoControlCharacterAndIsValidUtf8) {
  EXPECT_EQ(PrintableText("a\x1b[2Jb\nc"), "a [2Jb c");
  EXPECT_EQ(PrintableText("\xFFx"), "\xEF\xBF\xBDx");
}

TEST(MessageLineTest, IsOneLineWithoutControlCharacters) {
  EXPECT_EQ(MessageLine("note", "a\x1b[2Jb\nc\xC2\x9B"), "note: a [2Jb c \n");
  EXPECT_EQ(MessageLine("error", ""), "error: \n");
}

TEST(CutMiddleTest, KeepsBothEnds) {
  EXPECT_EQ(CutMiddle("abcdefghij", 10, "..."), "abcdefghij");
  EXPECT_EQ(CutMiddle("abcdefghij", 8, "..."), "abc...ij");  // 8 - 3 = 5: three and two
  EXPECT_EQ(CutMiddle("abcdefghij", 8, "…"), "abcd…hij");    // 8 - 1 = 7: four and three
  EXPECT_EQ(CutMiddle("abcdefghij", 3, "..."), "abc");
  EXPECT_EQ(CutMiddle("abcdefghij", 0, "…"), "");
  EXPECT_EQ(CutMiddle("", 0, "…"), "");
}

TEST(CutMiddleTest, NeverSplitsAWideCharacter) {
  // Ten columns into six: one for the mark, three before it (one wide character, the next would
  // be the fourth column) and two behind it.
  EXPECT_EQ(CutMiddle("日本語模型", 6, "…"), "日…型");
}

TEST(CutEndTest, KeepsTheBeginning) {
  EXPECT_EQ(CutEnd("abcdefghij", 10, "..."), "abcdefghij");
  EXPECT_EQ(CutEnd("abcdefghij", 6, "..."), "abc...");
  EXPECT_EQ(CutEnd("abcdefghij", 2, "..."), "ab");
}

TEST(PadTest, FillsToTheWidth) {
  EXPECT_EQ(PadRight("日", 4), "日  ");
  EXPECT_EQ(PadLeft("12", 4), "  12");
  EXPECT_EQ(PadLeft("12345", 4), "12345");
}

TEST(WrapWordsTest, BreaksBetweenWords) {
  EXPECT_THAT(WrapWords("", 5), IsEmpty());
  EXPECT_THAT(WrapWords("one", 5), ElementsAre("one"));
  EXPECT_THAT(WrapWords("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(WrapWords("a longer one", 4), ElementsAre("a", "longer", "one"));
  EXPECT_THAT(WrapWords("日本 語", 5), ElementsAre("日本", "語"));
}

TEST(RenderTableTest, MakesColumnsAsWideAsTheirWidestCell) {
  const TextTable table{{{{"name"}, Align::kLeft}, {{"n"}, Align::kRight}},
                        {{"a", "1000"}, {"longer", "2"}}};
  EXPECT_THAT(RenderTable(table, 2), ElementsAre("name       n", "a       1000", "longer     2"));
  EXPECT_EQ(TableWidth(table, 2), 12U);  // 6 + 2 + 4
}

TEST(RenderTableTest, LeavesNoSpaceAtTheEndOfALine) {
  const TextTable table{{{{"name"}, Align::kLeft}, {{"url"}, Align::kLeft}}, {{"a", ""}}};
  EXPECT_THAT(RenderTable(table, 1), ElementsAre("name url", "a"));
}

TEST(RenderTableTest, WithoutRowsOrColumns) {
  EXPECT_THAT(RenderTable({{{{"a", "b"}, Align::kLeft}}, {}}, 2), ElementsAre("a", "b"));
  EXPECT_THAT(RenderTable({}, 2), IsEmpty());
  EXPECT_EQ(TableWidth({}, 2), 0U);
}

}  // namespace
}  // namespace llmb
