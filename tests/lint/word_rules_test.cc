#include "tests/lint/word_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace llmb::lint {

// GoogleTest prints a rule that failed by its name.
void PrintTo(const WordRule& rule, std::ostream* out) { *out << rule.name; }

namespace {

class Words : public testing::TestWithParam<WordRule> {};

TEST_P(Words, TheTreeKeepsTheRule) {
  EXPECT_THAT(Check(GetParam(), ProjectTree()), testing::IsEmpty());
}

TEST_P(Words, AViolationIsCaught) {
  const WordRule& rule = GetParam();
  const SourceFile file = MakeFile("harness/load/a.cc", std::string(rule.violation) + "\n");
  EXPECT_THAT(Check(rule, {file}), testing::SizeIs(1));
}

TEST_P(Words, TheSameLineIsAllowedAtHome) {
  const WordRule& rule = GetParam();
  for (const std::string_view home : rule.homes) {
    const SourceFile file = MakeFile(std::string(home), std::string(rule.violation));
    EXPECT_THAT(Check(rule, {file}), testing::IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, Words, testing::ValuesIn(WordRules().begin(), WordRules().end()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Words, AFindingSaysWhereWhatAndWhy) {
  const WordRule rule{.name = "R", .words = {"bad"}, .reason = "it is bad", .violation = ""};
  const SourceFile file = MakeFile("a.cc", "good\nbad\n");
  EXPECT_THAT(Check(rule, {file}), testing::ElementsAre("a.cc:2: 'bad': it is bad"));
}

TEST(Words, AWordInACommentCountsOnlyWhenAsked) {
  WordRule rule{.name = "R", .words = {"bad"}, .reason = "", .violation = ""};
  const Tree tree = {MakeFile("a.cc", "// bad\n")};
  EXPECT_THAT(Check(rule, tree), testing::IsEmpty());
  rule.look_at = LookAt::kCommentsToo;
  EXPECT_THAT(Check(rule, tree), testing::SizeIs(1));
}

}  // namespace
}  // namespace llmb::lint
