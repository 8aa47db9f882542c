#include "harness/base/markup.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(MarkupText, CanBecomeNeitherMarkupNorAnAttribute) {
  EXPECT_EQ(MarkupText("<script>a('b')</script> & \"c\""),
            "&lt;script&gt;a(&#39;b&#39;)&lt;/script&gt; &amp; &quot;c&quot;");
}

TEST(MarkupText, HasNoControlCharactersAndIsUtf8) {
  EXPECT_EQ(MarkupText("a\nb\x1b[0m\xff"), "a b [0m\xEF\xBF\xBD");
}

TEST(MarkupText, OfNothingIsEmpty) { EXPECT_EQ(MarkupText(""), ""); }

// U+202E would show all that follows from right to left.
TEST(MarkupText, CannotTurnRoundWhatFollows) {
  EXPECT_EQ(MarkupText("a\xE2\x80\xAE"
                       "b\xE2\x81\xA7"
                       "c\xE2\x80\xA8"
                       "d"),
            "a b c d");
}

// The Hebrew letters alef, bet and gimel. The blank between them belongs to the words, and the
// comma and the number after them do not.
TEST(SentenceMarkup, IsolatesWordsFromRightToLeft) {
  EXPECT_EQ(SentenceMarkup("of \xD7\x90\xD7\x91 \xD7\x92, 5 & a"),
            "of \xE2\x81\xA8\xD7\x90\xD7\x91 \xD7\x92\xE2\x81\xA9, 5 &amp; a");
  EXPECT_EQ(SentenceMarkup("a\xD7\x90"), "a\xE2\x81\xA8\xD7\x90\xE2\x81\xA9");
  EXPECT_EQ(SentenceMarkup("a < b"), "a &lt; b");
  EXPECT_EQ(SentenceMarkup(""), "");
}

}  // namespace
}  // namespace llmb
