#include "tests/lint/shape_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Repeat(std::string_view text, std::size_t times) {
  std::string repeated;
  for (std::size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(Shape, FilesAreNotTooLong) { EXPECT_THAT(CheckFileSizes(ProjectTree()), IsEmpty()); }

TEST(Shape, AFileThatIsTooLongIsCaught) {
  const SourceFile longest = MakeFile("harness/load/a.cc", Repeat("a;\n", kMaxCodeLines));
  EXPECT_THAT(CheckFileSizes({longest}), IsEmpty());
  const SourceFile too_long = MakeFile("harness/load/a.cc", Repeat("a;\n", kMaxCodeLines + 1));
  EXPECT_THAT(CheckFileSizes({too_long}),
              ElementsAre("harness/load/a.cc: 301 lines of code, at most 300"));
}

TEST(Shape, ATestMayBeLongerButNotEndless) {
  const SourceFile longest = MakeFile("tests/load/a_test.cc", Repeat("a;\n", kMaxTestCodeLines));
  EXPECT_THAT(CheckFileSizes({longest}), IsEmpty());
  const SourceFile too_long =
      MakeFile("tests/load/a_test.cc", Repeat("a;\n", kMaxTestCodeLines + 1));
  EXPECT_EQ(CheckFileSizes({too_long}).size(), 1u);
}

TEST(Shape, BlankLinesAndCommentsDoNotCountAsCode) {
  const SourceFile file =
      MakeFile("harness/load/a.cc", Repeat("a;\n", kMaxCodeLines) + Repeat("\n// b\n", 100));
  EXPECT_THAT(CheckFileSizes({file}), IsEmpty());
}

TEST(Shape, HeadersAreGuarded) { EXPECT_THAT(CheckHeadersAreGuarded(ProjectTree()), IsEmpty()); }

TEST(Shape, AHeaderWithoutAGuardIsCaught) {
  const Tree tree = {MakeFile("harness/load/a.h", "// #pragma once\nint a;\n"),
                     MakeFile("harness/load/b.h", "#pragma once\n"),
                     MakeFile("harness/load/c.cc", "int c;\n")};
  EXPECT_THAT(CheckHeadersAreGuarded(tree), ElementsAre("harness/load/a.h: has no #pragma once"));
}

TEST(Shape, HeadersExplainThemselves) {
  const double ratio = HeaderCommentRatio(ProjectTree());
  RecordProperty("comment_lines_per_code_line", std::to_string(ratio));
  EXPECT_GE(ratio, 0.5) << "lines with a comment per line of code in harness/**/*.h";
}

// Code lines: #pragma, int a, int b = 3. Comment lines: // one, int b's = 2. Neither the .cc nor
// the header outside of harness/ counts: 2 / 3.
TEST(Shape, TheCommentRatioCountsHeadersOfTheHarness) {
  const Tree tree = {
      MakeFile("harness/load/a.h", "#pragma once\n\n// one\nint a;\nint b;  // two\n"),
      MakeFile("harness/load/a.cc", "int a;\nint b;\nint c;\n"),
      MakeFile("fixtures/a.h", "#pragma once\n")};
  EXPECT_DOUBLE_EQ(HeaderCommentRatio(tree), 2.0 / 3.0);
  EXPECT_EQ(HeaderCommentRatio({}), 0);
}

TEST(Shape, WhiteSpaceIsClean) { EXPECT_THAT(CheckWhiteSpace(ProjectTree()), IsEmpty()); }

TEST(Shape, WrongWhiteSpaceIsCaught) {
  const Tree tree = {MakeFile("harness/load/a.cc", "a;\n\tb;\nc; \nd;\r\ne;")};
  EXPECT_THAT(CheckWhiteSpace(tree), ElementsAre("harness/load/a.cc:2: a tab",
                                                 "harness/load/a.cc:3: white space at the end",
                                                 "harness/load/a.cc:4: a carriage return",
                                                 "harness/load/a.cc: no line break at the end"));
}

TEST(Shape, DataMayHaveAnyWhiteSpace) {
  EXPECT_THAT(CheckWhiteSpace({MakeFile("fixtures/streams/a.sse", "data: \r\n\t")}), IsEmpty());
}

}  // namespace
}  // namespace llmb::lint
