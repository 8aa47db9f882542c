// --self-check. The verdict depends on the machine, the form of the output does not.

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

TEST(SelfCheck, PrintsOneRowPerLoadAndWritesNothing) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark({"--self-check", "--concurrent", "3"});
  EXPECT_EQ(result.err, "");
  const bool carries = result.out.find("This machine carries this load.") != std::string::npos;
  EXPECT_EQ(result.exit_code, carries ? 0 : 1) << result.out;
  for (const char* load : {"\n3 x 20/s  ", "\n3 x 50/s  ", "\n3 x 100/s  "}) {
    EXPECT_NE(result.out.find(load), std::string::npos) << load << result.out;
  }
  std::istringstream lines(result.out.substr(result.out.find("\nusers x") + 1));
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_EQ(result.out.find("failed"), std::string::npos) << result.out;
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

TEST(SelfCheck, MoreMachinesThanUsersAreRefused) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark({"--self-check", "--concurrent", "3", "--shards", "4"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "error: --shards 4: 3 users cannot be shared by 4 machines\n");
}

}  // namespace
}  // namespace llmb
