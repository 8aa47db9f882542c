#include "tests/lint/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

std::vector<std::string> Code(std::string_view text) {
  std::vector<std::string> code;
  for (const Line& line : MakeFile("a.cc", text).lines) code.push_back(line.code);
  return code;
}

TEST(SourceTree, AnEmptyFileHasNoLines) { EXPECT_TRUE(MakeFile("a.cc", "").lines.empty()); }

TEST(SourceTree, ALastLineWithoutABreakCountsAndIsRemembered) {
  const SourceFile file = MakeFile("a.cc", "one\ntwo");
  EXPECT_EQ(file.lines.size(), 2u);
  EXPECT_FALSE(file.ends_with_newline);
  EXPECT_TRUE(MakeFile("a.cc", "one\n").ends_with_newline);
}

TEST(SourceTree, CommentsAreTakenOutOfTheCode) {
  EXPECT_THAT(Code("a;  // b\n/* c */ d;\ne; /* f\ng */ h;\n"),
              testing::ElementsAre("a;  ", " d;", "e; ", " h;"));
}

TEST(SourceTree, EveryLineOfABlockCommentHasAComment) {
  for (const Line& line : MakeFile("a.cc", "/* a\nb\nc */\n").lines) {
    EXPECT_TRUE(line.has_comment);
    EXPECT_FALSE(line.HasCode());
  }
}

TEST(SourceTree, ACommentMarkInsideALiteralIsCode) {
  for (const char* text : {R"(f("http://x");)", R"(f("\"//");)", R"(f('"');  g("//");)",
                           R"(f(1'000);  g("//");)", "f(R\"(\"//)\");"}) {
    EXPECT_THAT(Code(text), testing::ElementsAre(text));
  }
}

TEST(SourceTree, ARawLiteralMaySpanLines) {
  EXPECT_THAT(Code("f(R\"x(a //\n)\" //\n)x\");  // b"),
              testing::ElementsAre("f(R\"x(a //", ")\" //", ")x\");  "));
}

TEST(SourceTree, OtherFilesAreCodeThroughout) {
  const SourceFile file = MakeFile("a.md", "http://x // y\n");
  EXPECT_EQ(file.lines[0].code, "http://x // y");
  EXPECT_FALSE(file.lines[0].has_comment);
}

// Without this, a wrong root would make every rule below pass on nothing.
TEST(SourceTree, TheProjectsOwnFilesAreRead) {
  std::vector<std::string> paths;
  for (const SourceFile& file : ProjectTree()) paths.push_back(file.path);
  EXPECT_THAT(paths, testing::IsSupersetOf({"CMakeLists.txt", "bootstrap", "harness/base/clock.h",
                                            "tests/lint/source_tree_test.cc"}));
  EXPECT_THAT(paths, testing::Each(testing::Not(testing::StartsWith("build/"))));
}

}  // namespace
}  // namespace llmb::lint
