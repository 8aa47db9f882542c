#include "tests/lint/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

std::vector<std::string> Code(std::string path, std::string_view text) {
  std::vector<std::string> code;
  for (const Line& line : MakeFile(std::move(path), text).lines) code.push_back(line.code);
  return code;
}

TEST(SourceTree, SplitsTextIntoLines) {
  EXPECT_TRUE(MakeFile("a.cc", "").lines.empty());
  EXPECT_THAT(Code("a.cc", "one\n\ntwo"), testing::ElementsAre("one", "", "two"));
}

TEST(SourceTree, CodeOfCppHasNoComments) {
  EXPECT_THAT(Code("a.h", "a;  // b\n  // c\nf(\"http://x\");\n"),
              testing::ElementsAre("a;", "", "f(\"http://x\");"));
}

TEST(SourceTree, OtherFilesAreCodeThroughout) {
  EXPECT_THAT(Code("a.md", "http://x  // y\n"), testing::ElementsAre("http://x  // y"));
}

// With a wrong root, every rule would pass because there would be no files to judge.
TEST(SourceTree, ReadsTheProject) {
  std::vector<std::string> paths;
  for (const SourceFile& file : ProjectTree()) paths.push_back(file.path);
  EXPECT_THAT(paths, testing::IsSupersetOf({"CMakeLists.txt", "bootstrap", "harness/base/clock.h",
                                            "tests/lint/source_tree_test.cc"}));
  EXPECT_THAT(paths, testing::Each(testing::Not(testing::StartsWith("build/"))));
}

}  // namespace
}  // namespace llmb::lint
