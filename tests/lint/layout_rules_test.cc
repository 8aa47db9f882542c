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
      MakeFile("harness/core/CMakeLists.txt", "llmb_module(core SOURCES extra.cc)\n"),
      MakeFile("harness/core/extra.cc", ""), MakeFile("harness/core/a.cc", "")};
  EXPECT_THAT(CheckEverySourceIsBuilt(tree),
              ElementsAre("harness/core/a.cc: is in no CMakeLists.txt"));
}

TEST(Layout, ASourceInASubfolderIsNamedFromTheCMakeFileAbove) {
  const Tree tree = {MakeFile("harness/report/CMakeLists.txt", "SOURCES charts/a.cc\n"),
                     MakeFile("harness/report/charts/a.cc", "")};
  EXPECT_THAT(CheckEverySourceIsBuilt(tree), IsEmpty());
}

TEST(Layout, TestsMirrorSources) { EXPECT_THAT(CheckTestsMirrorSources(ProjectTree()), IsEmpty()); }

TEST(Layout, ATestOfNothingIsCaught) {
  const Tree tree = {MakeFile("harness/core/a.cc", ""),    MakeFile("fixtures/sim/a.cc", ""),
                     MakeFile("tests/core/a_test.cc", ""), MakeFile("tests/sim/a_test.cc", ""),
                     MakeFile("tests/lint/a_test.cc", ""), MakeFile("tests/cores/a_test.cc", "")};
  EXPECT_THAT(CheckTestsMirrorSources(tree),
              ElementsAre("tests/cores/a_test.cc: there is no harness/cores or fixtures/cores"));
}

}  // namespace
}  // namespace llmb::lint
