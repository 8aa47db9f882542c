#include "tests/lint/layout_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

SourceFile FileOfLines(std::string path, int lines) {
  return {std::move(path), std::vector<Line>(static_cast<std::size_t>(lines), {"a;", "a;"})};
}

TEST(Layout, EverySourceIsBuilt) { EXPECT_THAT(CheckEverySourceIsBuilt(ProjectTree()), IsEmpty()); }

TEST(Layout, FindsASourceThatIsNotBuilt) {
  const Tree tree = {
      MakeFile("harness/load/CMakeLists.txt", "llmb_module(load SOURCES extra.cc part/b.cc)\n"),
      MakeFile("harness/load/extra.cc", ""), MakeFile("harness/load/part/b.cc", ""),
      MakeFile("harness/load/a.cc", "")};
  EXPECT_THAT(CheckEverySourceIsBuilt(tree),
              ElementsAre("harness/load/a.cc: is not in a CMakeLists.txt"));
}

TEST(Layout, TestsMirrorSources) { EXPECT_THAT(CheckTestsMirrorSources(ProjectTree()), IsEmpty()); }

TEST(Layout, FindsATestWithoutASourceFolder) {
  const Tree tree = {MakeFile("harness/load/a.cc", ""),    MakeFile("fixtures/sim/a.cc", ""),
                     MakeFile("tests/load/a_test.cc", ""), MakeFile("tests/sim/a_test.cc", ""),
                     MakeFile("tests/lint/a_test.cc", ""), MakeFile("tests/loads/a_test.cc", "")};
  EXPECT_THAT(
      CheckTestsMirrorSources(tree),
      ElementsAre("tests/loads/a_test.cc: neither harness/loads nor fixtures/loads exists"));
}

TEST(Layout, HeadersAreGuarded) { EXPECT_THAT(CheckHeadersAreGuarded(ProjectTree()), IsEmpty()); }

TEST(Layout, FindsAHeaderWithoutAGuard) {
  const Tree tree = {MakeFile("harness/load/a.h", "// #pragma once\nint a;\n"),
                     MakeFile("harness/load/b.h", "#pragma once\n"),
                     MakeFile("harness/load/c.cc", "int c;\n")};
  EXPECT_THAT(CheckHeadersAreGuarded(tree), ElementsAre("harness/load/a.h: has no #pragma once"));
}

TEST(Layout, FilesAreNotTooLong) { EXPECT_THAT(CheckFileSizes(ProjectTree()), IsEmpty()); }

TEST(Layout, FindsAFileThatIsTooLong) {
  const Tree tree = {FileOfLines("harness/a.cc", 300), FileOfLines("harness/b.cc", 301),
                     FileOfLines("tests/a.cc", 600), FileOfLines("tests/b.cc", 601)};
  EXPECT_THAT(CheckFileSizes(tree),
              ElementsAre("harness/b.cc: 301 lines of code, at most 300 are allowed",
                          "tests/b.cc: 601 lines of code, at most 600 are allowed"));
}

TEST(Layout, AbstractClassesHaveTwoImplementations) {
  EXPECT_THAT(CheckAbstractClassesHaveTwoImplementations(ProjectTree()), IsEmpty());
}

TEST(Layout, FindsAnAbstractClassWithOneImplementation) {
  const Tree tree = {
      MakeFile("harness/a.h", "virtual ~Source() = default;\nvirtual ~Sink() = default;\n"),
      MakeFile("harness/b.h", "class File final : public Source {\n"),
      MakeFile("tests/c.cc", "struct Fake : public Base, public llmb::Source {\n"),
      MakeFile("tests/d.cc", "class Log : public Sink {\nclass Sinks : public Sinkhole {\n")};
  EXPECT_THAT(CheckAbstractClassesHaveTwoImplementations(tree),
              ElementsAre("harness/a.h:2: Sink has fewer than two implementations"));
}

TEST(Layout, DocsNameExistingTests) {
  EXPECT_THAT(CheckDocsNameExistingTests(ProjectTree()), IsEmpty());
}

TEST(Layout, FindsAMissingTestInTheDocs) {
  const Tree tree = {
      MakeFile("tests/a_test.cc", "TEST(One, Works) {\nTEST_F(Two,\n       Works) {\n"),
      MakeFile("docs/a.md",
               "`One.Works` `One.*` `Two.Wo*` `Each/Two.Works`\n`One.Work` `Two.X*`\n"
               "`README.md`\n`Three.*`\n")};
  EXPECT_THAT(
      CheckDocsNameExistingTests(tree),
      ElementsAre("docs/a.md:2: `One.Work` is not a test", "docs/a.md:4: `Three.*` is not a test"));
}

TEST(Layout, DocsNameEveryRecordedResponse) {
  EXPECT_THAT(CheckDocsNameEveryRecordedResponse(ProjectTree()), IsEmpty());
}

TEST(Layout, FindsARecordedResponseThatTheDocsDoNotName) {
  const Tree tree = {MakeFile("docs/reliability.md", "| a heartbeat | `one`, `three_b` |\n"),
                     MakeFile("fixtures/streams/one.record.json", "{}"),
                     MakeFile("fixtures/streams/two.expected.json", "{}"),
                     MakeFile("fixtures/streams/three.record.json", "{}")};
  EXPECT_THAT(
      CheckDocsNameEveryRecordedResponse(tree),
      ElementsAre("fixtures/streams/three.record.json: docs/reliability.md does not name it"));
  EXPECT_EQ(CheckDocsNameEveryRecordedResponse({tree[1]}).size(), 1U);
}

TEST(Layout, ContributingNamesExistingPaths) {
  EXPECT_THAT(CheckContributingNamesExistingPaths(ProjectTree()), IsEmpty());
}

TEST(Layout, FindsAPathInContributingThatDoesNotExist) {
  const Tree tree = {MakeFile("CONTRIBUTING.md",
                              "`harness/a/b.{h,cc}`\n"
                              "`harness/a/b.h`, `harness/a`, `tests/fuzz/run SECONDS`\n"
                              "`harness/a/c.cc` and `build/x`\n"),
                     MakeFile("harness/a/b.h", ""), MakeFile("tests/fuzz/run", ""),
                     MakeFile("docs/a.md", "`harness/a/c.cc`\n")};
  EXPECT_THAT(CheckContributingNamesExistingPaths(tree),
              ElementsAre("CONTRIBUTING.md:1: harness/a/b.cc does not exist",
                          "CONTRIBUTING.md:3: harness/a/c.cc does not exist"));
}

}  // namespace
}  // namespace llmb::lint
