// The comparison of the files of real runs.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// All tests share one run of two repetitions, with two users.
class Compare : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    workspace_ = std::make_unique<Workspace>();
    const ProgramResult result = workspace_->Benchmark(
        {"--iterations", "3", "--max-tokens", "5", "--models", "qwen", "--concurrent", "2",
         "--no-visualizations", "--benchmark_repetitions=2", "--benchmark_filter=_short/"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    document_ = workspace_->Find("results", "benchmark_2", ".json").at(0).string();
    // A run is refused if it is on both sides.
    csv_ = workspace_->Find("results", "benchmark_results_", ".csv").at(0);
    results_ = workspace_->Write("other.csv", TextOfAnotherRun(csv_, csv_));
  }
  static void TearDownTestSuite() { workspace_.reset(); }

  static std::unique_ptr<Workspace> workspace_;
  static std::string document_;
  static fs::path csv_;
  static std::string results_;  // the same figures in a CSV, of another run
};

std::unique_ptr<Workspace> Compare::workspace_;
std::string Compare::document_;
fs::path Compare::csv_;
std::string Compare::results_;

TEST_F(Compare, ADocumentAndItsCsvHaveTheSameFigures) {
  const ProgramResult result = workspace_->Compare({document_, results_, "--format", "json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json json = Json::parse(result.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << result.out;
  ASSERT_EQ(json["pairs"].size(), 1U);
  const Json& pair = json["pairs"][0];
  EXPECT_EQ(pair["baseline_endpoint"], "qwen");
  EXPECT_EQ(pair["load"], "users:2");
  EXPECT_EQ(pair["baseline_runs"], 2);  // a repetition counts as a run
  EXPECT_EQ(pair["new_runs"], 2);
  ASSERT_EQ(pair["metrics"].size(), 8U);
  for (const Json& metric : pair["metrics"]) {
    EXPECT_GT(metric["baseline"], 0) << metric;
    EXPECT_NEAR(metric["new"].get<double>() / metric["baseline"].get<double>(), 1, 1e-6) << metric;
  }
}

TEST_F(Compare, AFolderIsItsRuns) {
  const ProgramResult result = workspace_->Compare({"results", results_});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("qwen, 2 users (2 runs"), std::string::npos) << result.out;
}

TEST_F(Compare, AThresholdThatCannotBeDecidedHasItsExitCode) {
  const ProgramResult result =
      workspace_->Compare({document_, results_, "--fail-if", "ttft_p99 +10%"});
  EXPECT_EQ(result.exit_code, 4) << result.out;
  EXPECT_NE(result.out.find("ttft_p99 +10%: undecided ("), std::string::npos) << result.out;
}

TEST_F(Compare, RunsThatCannotBeComparedAreWrongUsage) {
  const auto error = [&](const Arguments& arguments) {
    const ProgramResult result = workspace_->Compare(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_EQ(result.out, "");
    return result.err;
  };
  EXPECT_NE(error({document_}).find("two sides must be named"), std::string::npos);
  EXPECT_NE(error({document_, "no/such.json"}).find("no such file"), std::string::npos);
  EXPECT_NE(error({document_, document_, "--fail-if", "ttft_p5 +1%"}).find("unknown metric"),
            std::string::npos);
  EXPECT_NE(error({"results", document_}).find("is on both sides"), std::string::npos);
  const std::string copy = workspace_->Write("copy.csv", ReadText(csv_));
  EXPECT_NE(error({document_, copy}).find("is on both sides, in a copy"), std::string::npos);
  const std::string other = workspace_->Write("other.json", "{\"context\": {}}");
  EXPECT_NE(error({document_, other}), "");
}

}  // namespace
}  // namespace llmb
