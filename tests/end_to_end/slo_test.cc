// Thresholds from the command line and the models file to the exit code and the files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using testing::HasSubstr;

// 64 requests of 4 users, about 53 of them in the window: enough for a failure and for a success of
// 50 %, on a busy machine too.
const Arguments kPlan = {"--models",
                         "llama",
                         "--max-tokens",
                         "5",
                         "--iterations",
                         "64",
                         "--concurrent",
                         "4",
                         "--no-visualizations",
                         "--benchmark_filter=/factual_qa_short/"};

ProgramResult RunWith(const Workspace& workspace, const Arguments& thresholds) {
  return workspace.Benchmark(With(With(kPlan, {"--slo"}), thresholds));
}

// On a busy machine, which leaves thresholds of times and rates undecided.
bool ClientWasLimited(const ProgramResult& result) {
  return result.out.find("the load generator was the bottleneck") != std::string::npos;
}

TEST(Thresholds, ThatAreMetEndWithSuccess) {
  const Workspace workspace;
  const ProgramResult result = RunWith(workspace, {"success>=50%", "request_throughput>0.001"});
  if (ClientWasLimited(result)) GTEST_SKIP() << result.out;
  EXPECT_EQ(result.exit_code, 0) << result.err << result.out;
  EXPECT_THAT(result.out, HasSubstr("\nThresholds\npass      llama-vllm at 4 users: success>=50%: "
                                    "100 % ("));
  EXPECT_THAT(ReadText(workspace.Find("results", "junit_", ".xml").at(0)),
              HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\""));
}

TEST(Thresholds, ThatAreMissedAreInEveryFile) {
  const Workspace workspace;
  const ProgramResult result = RunWith(workspace, {"latency_p50<1us", "latency_p50<60s"});
  if (ClientWasLimited(result)) GTEST_SKIP() << result.out;
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
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("slo_verdict"), "fail");
  EXPECT_EQ(nlohmann::json::parse(summary.at(0).at("slo_answers")).size(), 2U);

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
  expect_error({"--no-stream", "--goodput", "ttft:500"}, "--goodput ttft: it needs streaming");
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

TEST(Thresholds, ThatTheLoadCannotMeetSendNothing) {
  const Workspace workspace;
  const auto expect_error = [&](const Arguments& arguments, const char* text) {
    const ProgramResult result = workspace.Benchmark(With({"--models", "llama"}, arguments));
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(text));
  };
  expect_error({"--max-tokens", "1", "--slo", "tpot_p50<1s"}, "it needs two tokens of a response");
  expect_error({"--max-tokens", "1", "--goodput", "tpot:50"}, "it needs two tokens of a response");
  expect_error({"--request-rate", "2", "--slo", "request_throughput>3"},
               "'request_throughput>3': it cannot be met at rate:2, where 2 requests/s are sent");
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

// The converter and the comparison know by the file that a run was not streamed.
TEST(Thresholds, OfAFigureThatTheFileDoesNotHoldAreRefused) {
  const Workspace workspace;
  ASSERT_EQ(workspace.Benchmark(With(kPlan, {"--no-stream"})).exit_code, 0);
  const std::string document = workspace.Find("results", "benchmark_2", ".json").at(0).string();
  const std::string csv = workspace.Find("results", "benchmark_results_", ".csv").at(0).string();
  for (const std::string& input : {document, csv}) {
    for (const Arguments& demand : {Arguments{"--slo", "ttft_p50<1s"}, {"--goodput", "tpot:5"}}) {
      const ProgramResult result =
          workspace.Convert(With({input, "--output-dir", "again", "--no-visualizations"}, demand));
      EXPECT_EQ(result.exit_code, 2) << input << demand[1];
      EXPECT_THAT(result.err, HasSubstr("no request of the input has it"));
    }
    const std::string other = workspace.Write(
        "other" + std::filesystem::path(input).extension().string(), TextOfAnotherRun(input, csv));
    const ProgramResult result = workspace.Compare({input, other, "--fail-if", "tpot_p50 +10%"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("the baseline has no tpot_p50, but latency_p50"));
  }
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "again"));
  const ProgramResult planned = workspace.Benchmark(
      With(kPlan, {"--no-stream", "--baseline", document, "--fail-if", "ttft_p50 +10%"}));
  EXPECT_EQ(planned.exit_code, 2);
  EXPECT_THAT(planned.err, HasSubstr("--fail-if 'ttft_p50 +10%': it needs streaming"));
}

TEST(Goodput, IsInTheSummary) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(With(kPlan, {"--goodput", "e2el:60000"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("good_share"), "1");
  EXPECT_NEAR(std::stod(summary.at(0).at("goodput")),
              std::stod(summary.at(0).at("request_throughput")), 1e-9);
  EXPECT_THAT(result.out,
              HasSubstr("\nGood requests\nllama-vllm at 4 users: 100 % of the requests"));
}

}  // namespace
}  // namespace llmb
