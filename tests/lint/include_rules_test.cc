#include "tests/lint/include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb::lint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A tree with one file that has one include.
Tree Including(std::string path, std::string_view included) {
  return {MakeFile(std::move(path), "#include \"" + std::string(included) + "\"\n")};
}

TEST(Includes, AreFromTheRoot) {
  EXPECT_THAT(CheckIncludesAreFromTheRoot(ProjectTree()), IsEmpty());
  for (const char* included : {"clock.h", "../base/clock.h", "base/clock.h"}) {
    EXPECT_THAT(CheckIncludesAreFromTheRoot(Including("harness/load/a.cc", included)),
                ElementsAre(HasSubstr("from the repository's root")));
  }
}

TEST(Includes, GoDown) { EXPECT_THAT(CheckIncludesGoDown(ProjectTree()), IsEmpty()); }

TEST(Includes, FindsAHigherFloorAPeerAndAFolderWithoutAFloor) {
  EXPECT_THAT(CheckIncludesGoDown(Including("harness/base/a.h", "harness/workload/prompt.h")),
              ElementsAre("harness/base/a.h:1: harness/base (floor 1) must not include "
                          "harness/workload (floor 4)"));
  EXPECT_THAT(CheckIncludesGoDown(Including("harness/endpoint/a.h", "harness/wire/sse_decoder.h")),
              ElementsAre(HasSubstr("harness/endpoint (floor 2) must not include harness/wire")));
  EXPECT_THAT(CheckIncludesGoDown(Including("harness/new/a.h", "harness/base/clock.h")),
              ElementsAre("harness/new/a.h:1: harness/new has no floor"));
  EXPECT_THAT(CheckIncludesGoDown(Including("harness/load/a.h", "harness/http/transport.h")),
              IsEmpty());
  EXPECT_THAT(CheckIncludesGoDown(Including("harness/report/inner/a.h", "harness/report/b.h")),
              IsEmpty());
}

TEST(Includes, StayInsideTheirTopFolders) {
  EXPECT_THAT(CheckTopFolders(ProjectTree()), IsEmpty());
}

TEST(Includes, FindsTheWrongTopFolder) {
  for (const auto& [path, included] : {std::pair{"harness/http/a.cc", "fixtures/sim/server.h"},
                                       {"harness/http/a.cc", "benchmarks/a.h"},
                                       {"harness/http/a.cc", "tests/a.h"},
                                       {"fixtures/sim/a.cc", "harness/wire/sse_decoder.h"},
                                       {"tools/a.cc", "tests/lint/source_tree.h"}}) {
    EXPECT_THAT(CheckTopFolders(Including(path, included)),
                ElementsAre(HasSubstr(std::string("must not include ") + included)));
  }
  EXPECT_THAT(CheckTopFolders(Including("fixtures/sim/a.cc", "harness/base/clock.h")), IsEmpty());
  EXPECT_THAT(CheckTopFolders(Including("fixtures/fakes/a.cc", "harness/http/transport.h")),
              IsEmpty());
}

}  // namespace
}  // namespace llmb::lint
