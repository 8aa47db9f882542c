// Usage errors are one line on stderr with exit code 2. Nothing is sent or written.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

struct WrongUse {
  std::vector<std::string> arguments;
  std::vector<std::string> expected;  // all of these are in the line
};

void PrintTo(const WrongUse& wrong, std::ostream* out) {
  for (const std::string& argument : wrong.arguments) *out << argument << ' ';
}

class Usage : public ::testing::TestWithParam<WrongUse> {};

TEST_P(Usage, IsRefusedInOneLine) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(GetParam().arguments);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  EXPECT_TRUE(result.err.starts_with("error: ")) << result.err;
  for (const std::string& word : GetParam().expected) {
    EXPECT_NE(result.err.find(word), std::string::npos) << word << " in " << result.err;
  }
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

INSTANTIATE_TEST_SUITE_P(
    Arguments, Usage,
    ::testing::Values(WrongUse{{"--models", "lama"}, {"lama", "llama"}},
                      WrongUse{{"--iterations", "-1"}, {"--iterations", "-1"}},
                      WrongUse{{"--iterations", "ten"}, {"--iterations", "ten"}},
                      WrongUse{{"--itertions", "1"}, {"--itertions", "--iterations"}},
                      WrongUse{{"--timestamps", "kernal"}, {"kernal", "kernel", "user"}},
                      WrongUse{{"--models-file", "none.json"}, {"none.json"}},
                      WrongUse{{"--prompts", "none.json"}, {"none.json"}},
                      WrongUse{{"--benchmark_filter=nothing-is-called-so"},
                               {"nothing-is-called-so"}},
                      WrongUse{{"--benchmark_filter=("}, {"benchmark_filter"}},
                      WrongUse{{"--benchmark_min_time=1"}, {"benchmark_min_time"}},
                      WrongUse{{"--benchmark_format=xml"}, {"xml", "json"}},
                      WrongUse{{"--url", "ftp://x", "--model-name", "m"}, {"ftp"}},
                      WrongUse{{"--output-dir", "/proc/nothing"}, {"/proc/nothing"}}));

TEST(UsageOfFiles, ErrorsNameLineAndKey) {
  const Workspace workspace;
  const auto error_of = [&](const std::string& text) {
    const std::string file = workspace.Write("models.json", text);
    const ProgramResult result = workspace.Benchmark({"--models-file", file});
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_NE(error_of("{\n  \"models\": {,}\n}").find(":2:14: "), std::string::npos);
  EXPECT_NE(
      error_of(R"({"models":{"a":{"url":"http://h/v1","model_name":"m","ulr":1}}})").find("'ulr'"),
      std::string::npos);
  EXPECT_NE(error_of(R"({"models":{"a":{"url":"http://h/v1","model_name":"m",
                         "auth_token":"${LLMB_NO_SUCH_VARIABLE}"}}})")
                .find("LLMB_NO_SUCH_VARIABLE"),
            std::string::npos);
  const std::string prompts = workspace.Write("prompts.json", "[]");
  EXPECT_EQ(workspace.Benchmark({"--prompts", prompts}).exit_code, 2);
}

TEST(UsageOfInformation, GoesToStdoutAndExitsWithZero) {
  const Workspace workspace;
  const ProgramResult help = workspace.Benchmark({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("--iterations"), std::string::npos);
  const ProgramResult version = workspace.Benchmark({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_TRUE(version.out.starts_with("llm_benchmarks ")) << version.out;
  const ProgramResult models = workspace.Benchmark({"--list-models"});
  EXPECT_EQ(models.exit_code, 0);
  EXPECT_NE(models.out.find("llama-vllm"), std::string::npos);
  const ProgramResult datasets = workspace.Benchmark({"--list-datasets"});
  EXPECT_EQ(datasets.exit_code, 0);
  EXPECT_NE(datasets.out.find("\nmooncake\n"), std::string::npos) << datasets.out;
}

TEST(UsageOfLists, ListingTestsSendsNothingAndKeepsOldFiles) {
  const Workspace workspace;
  const std::string old = workspace.Write("out.json", "old");
  const ProgramResult result =
      workspace.Benchmark({"--benchmark_list_tests", "--benchmark_filter=^qwen/", "--iterations",
                           "3", "--benchmark_out=" + old});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 18) << result.out;
  EXPECT_TRUE(result.out.starts_with("qwen/")) << result.out;
  EXPECT_NE(result.out.find("/iterations:3/manual_time"), std::string::npos);
  EXPECT_EQ(ReadText(old), "old");
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

}  // namespace
}  // namespace llmb
