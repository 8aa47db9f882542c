#include "tests/lint/word_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Words, HoldInTheProject) {
  for (const WordRule& rule : WordRules()) EXPECT_THAT(Check(rule, ProjectTree()), IsEmpty());
}

TEST(Words, AreFoundWhereTheyAreNotAllowed) {
  for (const WordRule& rule : WordRules()) {
    const std::string line(rule.violation);
    EXPECT_THAT(Check(rule, {MakeFile("harness/load/a.cc", line)}), SizeIs(1)) << line;
    for (const std::string_view path : rule.allowed_in) {
      EXPECT_THAT(Check(rule, {MakeFile(std::string(path), line)}), IsEmpty());
    }
  }
}

TEST(Words, AFindingGivesPlaceWordAndReason) {
  const WordRule rule{.words = {"bad"}, .reason = "it is bad", .violation = ""};
  EXPECT_THAT(Check(rule, {MakeFile("a.cc", "good\nbad\n")}),
              ElementsAre("a.cc:2: 'bad': it is bad"));
}

TEST(Words, CommentsAreSearchedOnRequest) {
  WordRule rule{.words = {"bad"}, .reason = "", .violation = ""};
  const Tree tree = {MakeFile("a.cc", "// bad\n")};
  EXPECT_THAT(Check(rule, tree), IsEmpty());
  rule.in_comments = true;
  EXPECT_THAT(Check(rule, tree), SizeIs(1));
}

}  // namespace
}  // namespace llmb::lint
