// Thresholds from the command line and the models file to the exit code and the files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using testing::HasSubstr;

// 48 requests of 4 users, 37 of them in the window: enough for a failure, and for a success of 50
// %.
const Arguments kPlan = {"--models",
                         "llama",
                         "--max-tokens",
                         "5",
                         "--iterations",
                         "48",
                         "--concurrent",
                         "4",
                         "--no-visualizations",
                         "--benchmark_filter=/factual_qa_short/"};

ProgramResult RunWith(const Workspace& workspace, const Arguments& thresholds) {
  return workspace.Benchmark(With(With(kPlan, {"--slo"}), thresholds));
}

TEST(Thresholds, ThatAreMetEndWithSuccess) {
  const Workspace workspace;
  const ProgramResult result = RunWith(workspace, {"success>=50%", "request_throughput>0.001"});
  EXPECT_EQ(result.exit_code, 0) << result.err << result.out;
  EXPECT_THAT(result.out, HasSubstr("\nThresholds\npass      llama-vllm at 4 users: success>=50%: "
                                    "100 % ("));
  EXPECT_THAT(ReadText(workspace.Find("results", "junit_", ".xml").at(0)),
              HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\""));
}

TEST(Thresholds, ThatAreMissedAreInEveryFile) {
  const Workspace workspace;
  const ProgramResult result = RunWith(workspace, {"latency_p50<1us", "latency_p50<60s"});
  EXPECT_EQ(result.exit_code, 3) << result.err << result.out;
  EXPECT_THAT(result.out, HasSubstr("\nfail      llama-vllm at 4 users: latency_p50<1us"));
  EXPECT_THAT(result.out, HasSubstr("\nundecided llama-vllm at 4 users: latency_p50<60s"));
  EXPECT_THAT(ReadText(workspace.Find("results", "junit_", ".xml").at(0)),
              HasSubstr("tests=\"2\" failures=\"1\" errors=\"1\""));
  const std::filesystem::path document = workspace.Find("results", "benchmark_2", ".json").at(0);
  const nlohmann::json answers = nlohmann::json::parse(ReadText(document))["context"]["llm"]["slo"];
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0]["verdict"], "fail");
  EXPECT_EQ(answers[0]["share"], 0.0);
  EXPECT_EQ(answers[0]["load"], "users:4");
  EXPECT_EQ(answers[1]["verdict"], "undecided");
  EXPECT_EQ(answers[1]["requests_needed"], 500);

  const auto convert = [&](const char* threshold) {
    return workspace.Convert(
        {document.string(), "--no-visualizations", "--output-dir", "again", "--slo", threshold});
  };
  EXPECT_EQ(convert("success>=50%").exit_code, 0);
  EXPECT_EQ(convert("latency_p50<1us").exit_code, 3);
  EXPECT_EQ(convert("latency_p50<60s").exit_code, 4);
  EXPECT_EQ(workspace.Find("again", "junit_", ".xml").size(), 1U);
}

TEST(Thresholds, ThatCannotBeDecidedEndWithFour) {
  const Workspace workspace;
  EXPECT_EQ(RunWith(workspace, {"ttft_p99<60s"}).exit_code, 4);
}

TEST(Thresholds, ThatAreWrongSendNothing) {
  const Workspace workspace;
  const auto expect_error = [&](const Arguments& arguments, const char* text) {
    const ProgramResult result = workspace.Benchmark(With(kPlan, arguments));
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(text));
  };
  expect_error({"--slo", "ttf_p99<500ms"}, "did you mean 'ttft_p99'?");
  expect_error({"--slo", "ttft_p99<500"}, "500 has no unit");
  expect_error({"--slo", "success>100%"}, "no more than 100%");
  expect_error({"--no-stream", "--slo", "ttft_p99<500ms"}, "--no-stream turns off");
  expect_error({"--goodput", "ttf:500"}, "did you mean 'ttft'?");
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

TEST(Goodput, IsInTheSummary) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(With(kPlan, {"--goodput", "e2el:60000"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("good_share"), "1");
  EXPECT_EQ(summary.at(0).at("goodput"), summary.at(0).at("request_throughput"));
}

}  // namespace
}  // namespace llmb
