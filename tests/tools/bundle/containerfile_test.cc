#include "tests/tools/bundle/containerfile.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/atomic_file.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Faults(std::string_view text) {
  const auto instructions = ReadContainerfile(text);
  return instructions ? FaultsOf(*instructions) : std::vector{instructions.error().message};
}

TEST(ReadContainerfile, JoinsLinesAndLeavesOutComments) {
  const auto read =
      ReadContainerfile("# a comment\nFROM a AS b\n\nRUN one && \\\n# why\n    two\n");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[0].arguments, "a AS b");
  EXPECT_EQ((*read)[1].name, "RUN");
  EXPECT_EQ((*read)[1].arguments, "one &&     two");
}

TEST(FaultsOf, EachIsNamed) {
  EXPECT_THAT(Faults(""), ElementsAre("there is no FROM"));
  EXPECT_THAT(Faults("FROM a\nRUN b \\\n"), ElementsAre("'RUN b ' goes on nowhere"));
  EXPECT_THAT(Faults("FROM a\nRUNN b\n"), ElementsAre("RUNN is not an instruction"));
  EXPECT_THAT(Faults("FROM a\nRUN\n"), ElementsAre("RUN has no arguments"));
  EXPECT_THAT(Faults("RUN b\nFROM a\n"), ElementsAre("RUN stands before FROM"));
  EXPECT_THAT(Faults("ARG b=1\nFROM a\n"), IsEmpty());
  EXPECT_THAT(Faults("FROM a AS b\nFROM c\nCOPY --from=b d e\nCOPY --from=x d e\n"),
              ElementsAre("COPY --from=x: there is no such stage"));
}

class OurContainerfile : public testing::Test {
 protected:
  static std::vector<ContainerInstruction> Instructions(std::string_view name) {
    std::vector<ContainerInstruction> chosen;
    const auto text = ReadFile(LLMB_SOURCE_DIR "/Containerfile");
    const auto instructions = ReadContainerfile(text.value_or(""));
    if (!instructions) return chosen;
    for (const ContainerInstruction& instruction : *instructions) {
      if (name.empty() || instruction.name == name) chosen.push_back(instruction);
    }
    return chosen;
  }
};

TEST_F(OurContainerfile, HasTwoStagesAndNoFaults) {
  EXPECT_THAT(FaultsOf(Instructions("")), IsEmpty());
  EXPECT_EQ(Instructions("FROM").size(), 2U);
}

TEST_F(OurContainerfile, CopiesWhatTheTreeHas) {
  for (const ContainerInstruction& copy : Instructions("COPY")) {
    if (copy.arguments.starts_with("--from=")) continue;
    std::istringstream words(copy.arguments);
    std::string source;
    words >> source;
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(LLMB_SOURCE_DIR) / source)) << source;
  }
}

TEST_F(OurContainerfile, ShellReadsItsCommands) {
  for (const ContainerInstruction& run : Instructions("RUN")) {
    EXPECT_EQ(std::system(fmt::format("sh -n -c '{}'", run.arguments).c_str()), 0) << run.arguments;
  }
}

TEST_F(OurContainerfile, StartsTheProgramWithoutAShell) {
  ASSERT_EQ(Instructions("ENTRYPOINT").size(), 1U);
  const auto words = nlohmann::json::parse(Instructions("ENTRYPOINT").front().arguments);
  EXPECT_EQ(words, nlohmann::json::array({"/opt/llm-benchmarks/llm_benchmarks"}));
}

}  // namespace
}  // namespace llmb
