#include "harness/load/text_beside.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::string_view New(std::string_view message, std::string_view received, bool in_deltas,
                     bool ends = false) {
  return NewText({message, received, received.size(), in_deltas, ends});
}

TEST(NewText, IsAllOfTheMessageBeforeAnyText) {
  EXPECT_EQ(New("Yes", "", false), "Yes");
  EXPECT_EQ(New("Yes", "", false, true), "Yes");
  EXPECT_EQ(New("", "", false), "");
}

TEST(NewText, IsNoneOfARepetition) {
  EXPECT_EQ(New("Yes.", "Yes.", true), "");
  EXPECT_EQ(New("Yes.", "Yes.", true, true), "");
  EXPECT_EQ(New("Yes.", " Yes.\n", true, true), "");  // trimmed
  EXPECT_EQ(New(" Yes. ", "Yes.", true, true), "");
  EXPECT_EQ(New("Yes.", "Yes.", false, true), "");
}

TEST(NewText, IsWhatFollowsTheRepeatedText) {
  EXPECT_EQ(New("Yes.", "Yes", false), ".");
  EXPECT_EQ(New("Yes.", "Yes", true), ".");
}

TEST(NewText, IsAllOfAMessageThatRepeatsNothing) {
  EXPECT_EQ(New("b", "a", false), "b");
  EXPECT_EQ(New("b", "a", true), "b");
  EXPECT_EQ(New("a", "a", false), "a");  // a second token like the first
}

TEST(NewText, IsNoneOfARewrittenTextAtTheEnd) {
  EXPECT_EQ(New("b", "a", true, true), "");
  EXPECT_EQ(New("b", "a", false, true), "b");
  EXPECT_EQ(New("b", "", false, true), "b");
}

TEST(NewText, KnowsTextOfWhichTheBeginningWasKept) {
  // "abcdef" was received and "abc" kept.
  EXPECT_EQ(NewText({"abcdef", "abc", 6, true, true}), "");
  EXPECT_EQ(NewText({"abcdefg", "abc", 6, true, false}), "g");
  EXPECT_EQ(NewText({"abcd", "abc", 6, true, false}), "");
}

}  // namespace
}  // namespace llmb
