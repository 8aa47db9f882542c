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

// An event with a message beside the empty delta of choice 1, which is bit 2.
ChatEvent BesideSecond(std::string_view message, bool ends = false) {
  ChatEvent event;
  event.text_beside = message;
  event.beside_choice = 2;
  event.choices_ended = ends ? 2 : 0;
  return event;
}

TEST(OtherChoicesBeside, ATokenIsWhatTheMessageAdds) {
  OtherChoicesBeside beside;
  std::size_t bytes = 0;
  for (const char* message : {"a", "abc", "d"}) {
    ChatEvent event = BesideSecond(message);
    beside.UseNewText(event);
    EXPECT_TRUE(event.IsToken()) << message;
    EXPECT_EQ(event.text, "") << message;  // that of the first choice
    EXPECT_EQ(event.choices_with_text, 2U) << message;
    bytes += event.content_bytes;
  }
  EXPECT_EQ(bytes, 4U);  // a, bc, d
  ChatEvent last = BesideSecond("abcd", /*ends=*/true);
  beside.UseNewText(last);
  EXPECT_FALSE(last.IsToken());
}

TEST(OtherChoicesBeside, OfAChoiceWithTextInDeltasNothingIsNew) {
  OtherChoicesBeside beside;
  ChatEvent delta;
  delta.has_content = true;
  delta.choices_with_text = 2;
  beside.UseNewText(delta);
  ChatEvent event = BesideSecond("ab");
  beside.UseNewText(event);
  EXPECT_FALSE(event.IsToken());
}

}  // namespace
}  // namespace llmb
