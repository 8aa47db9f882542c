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

}  // namespace
}  // namespace llmb
