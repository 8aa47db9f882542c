#include "tests/lint/layout_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Layout, EverySourceIsBuilt) { EXPECT_THAT(CheckEverySourceIsBuilt(ProjectTree()), IsEmpty()); }

TEST(Layout, ASourceThatNobodyBuildsIsCaught) {
  const Tree tree = {
      MakeFile("harness/load/CMakeLists.txt", "llmb_module(load SOURCES extra.cc)\n"),
      MakeFile("harness/load/extra.cc", ""), MakeFile("harness/load/a.cc", "")};
  EXPECT_THAT(CheckEverySourceIsBuilt(tree),
              ElementsAre("harness/load/a.cc: is in no CMakeLists.txt"));
}

TEST(Layout, ASourceInASubfolderIsNamedFromTheCMakeFileAbove) {
  const Tree tree = {MakeFile("harness/report/CMakeLists.txt", "SOURCES charts/a.cc\n"),
                     MakeFile("harness/report/charts/a.cc", "")};
  EXPECT_THAT(CheckEverySourceIsBuilt(tree), IsEmpty());
}

TEST(Layout, TestsMirrorSources) { EXPECT_THAT(CheckTestsMirrorSources(ProjectTree()), IsEmpty()); }

TEST(Layout, ATestOfNothingIsCaught) {
  const Tree tree = {MakeFile("harness/load/a.cc", ""),    MakeFile("fixtures/sim/a.cc", ""),
                     MakeFile("tests/load/a_test.cc", ""), MakeFile("tests/sim/a_test.cc", ""),
                     MakeFile("tests/lint/a_test.cc", ""), MakeFile("tests/loads/a_test.cc", "")};
  EXPECT_THAT(CheckTestsMirrorSources(tree),
              ElementsAre("tests/loads/a_test.cc: there is no harness/loads or fixtures/loads"));
}

TEST(Layout, TypesAreDefinedOnce) {
  EXPECT_THAT(CheckTypesAreDefinedOnce(ProjectTree()), IsEmpty());
}

TEST(Layout, ATypeDefinedTwiceIsCaught) {
  const Tree tree = {
      MakeFile("harness/http/a.h", "class Transport;\nstruct Part {};\nenum class Kind { kA };\n"),
      MakeFile("harness/load/b.h", "class Transport {\n  struct Part {};\n};\n"),
      MakeFile("harness/run/c.h", "class Transport final : public Base {\n};\nenum class Kind\n")};
  EXPECT_THAT(CheckTypesAreDefinedOnce(tree),
              ElementsAre("harness/run/c.h: Transport is already in harness/load/b.h",
                          "harness/run/c.h: Kind is already in harness/http/a.h"));
}

}  // namespace
}  // namespace llmb::lint
