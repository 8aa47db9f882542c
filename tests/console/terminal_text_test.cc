#include "harness/console/terminal_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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
  // be the fourth column) and two after it.
  EXPECT_EQ(CutMiddle("日本語模型", 6, "…"), "日…型");
}

TEST(CutMiddleTest, DropsACombiningMarkWithItsLetter) {
  // Five columns into three: a, the ellipsis, e. The accent belongs to the dropped d.
  EXPECT_EQ(CutMiddle("abcd\xCC\x81"
                      "e",
                      3, "…"),
            "a…e");
  EXPECT_EQ(CutMiddle("abcde\xCC\x81", 3, "…"), "a…e\xCC\x81");
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
  EXPECT_THAT(WrapWords("a longer one", 4), ElementsAre("a", "long", "er", "one"));
  EXPECT_THAT(WrapWords("longer a", 4), ElementsAre("long", "er a"));
  EXPECT_THAT(WrapWords("日本 語", 5), ElementsAre("日本", "語"));
  EXPECT_THAT(WrapWords("日本", 1), ElementsAre("日本"));
}

TEST(WrapMessageTest, IndentsFurtherLines) {
  EXPECT_EQ(WrapMessage("one two three", 10), "one two\n  three\n");
}

TEST(WrapMessageTest, LongFileNamesAreBrokenAfterTheirSeparators) {
  // 18 columns are left beside the indent.
  EXPECT_EQ(WrapMessage("see /data/user/results/benchmark_20300102_030405.json", 20),
            "see\n  /data/user/\n  results/benchmark_\n  20300102_030405.\n  json\n");
  // 8 columns, and nothing to break at.
  EXPECT_EQ(WrapMessage("abcdefghij", 10), "abcdefgh\n  ij\n");
}

TEST(IndentedMessage, BreaksALongFileName) {
  EXPECT_EQ(IndentedMessage("report_20261130_160000.html", 20),
            "  report_20261130_\n    160000.html\n");
  EXPECT_EQ(IndentedMessage("report_20261130_160000.html", 31), "  report_20261130_160000.html\n");
  EXPECT_EQ(IndentedMessage("", 20), "");
}

}  // namespace
}  // namespace llmb
