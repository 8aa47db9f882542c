// --export, --save-result and the comparison at the end of a run, with the real programs.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

const Arguments kShortRun = {
    "--models",     "qwen", "--max-tokens",        "5",
    "--iterations", "12",   "--concurrent",        "2",
    "--progress",   "off",  "--no-visualizations", "--benchmark_filter=/factual_qa_short/"};

json ParsedFile(const fs::path& path) { return json::parse(ReadText(path)); }

TEST(Export, WritesEveryFormatFromARunAndFromItsDocument) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kShortRun, {"--export", "vllm,bmf,github,junit,openmetrics,aiperf", "--save-detailed"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(workspace.Find("results/exports", "", ""), SizeIs(7));  // github has two
  const json vllm = ParsedFile(workspace.Find("results/exports", "vllm_", ".json").at(0));
  EXPECT_EQ(vllm["completed"], 12);
  EXPECT_EQ(vllm["max_concurrency"], 2);
  EXPECT_GT(vllm["max_output_tokens_per_s"], 0);
  ASSERT_THAT(vllm["itls"], SizeIs(12));
  EXPECT_THAT(vllm["itls"][0], SizeIs(5));  // from the role to the fifth token

  const std::string document = workspace.Find("results", "benchmark_2", ".json").at(0).string();
  const ProgramResult converted = workspace.Convert(
      {document, "--no-visualizations", "--output-dir", "again", "--export", "vllm,bmf,aiperf"});
  ASSERT_EQ(converted.exit_code, 0) << converted.err;
  const json again = ParsedFile(workspace.Find("again/exports", "vllm_", ".json").at(0));
  for (const char* key : {"mean_ttft_ms", "p99_itl_ms", "output_throughput", "std_e2el_ms"}) {
    EXPECT_EQ(vllm[key], again[key]) << key;
  }
  EXPECT_FALSE(again.contains("max_output_tokens_per_s"));  // a document has no token times
  const auto bmf = [&](const char* folder) {
    return ReadText(workspace.Find(folder, "bmf_", ".json").at(0));
  };
  EXPECT_EQ(bmf("results/exports"), bmf("again/exports"));
}

TEST(SaveResult, HasTheNameAndFolderOfTheUser) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kShortRun, {"--save-result", "--result_dir", "a/b", "--result-filename", "c.json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ParsedFile(workspace.Folder() / "a/b/c.json")["completed"], 12);
  EXPECT_FALSE(fs::exists(workspace.Folder() / "results/exports"));
}

TEST(Export, ThatIsWrongSendsNothing) {
  const Workspace workspace;
  const auto expect_error = [&](const Arguments& arguments, const char* text) {
    const ProgramResult result = workspace.Benchmark(With(kShortRun, arguments));
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(text));
  };
  expect_error({"--export", "vlm"}, "did you mean 'vllm'?");
  expect_error({"--result-dir", "a"}, "--result-dir needs --save-result");
  expect_error({"--save-detailed"}, "--save-detailed needs --save-result or --export vllm");
  expect_error({"--fail-if", "ttft_p50 +10%"}, "--fail-if needs --baseline or --interleave-runs");
  expect_error({"--baseline", "no/such.json"}, "no such file");
  expect_error({"--interleave-runs", "2"}, "compares two endpoints, not 1");
  expect_error({"--slo", "ttft_p99<1s@users:3"}, "the run does not measure users:3, but users:2");
  const fs::path results = workspace.Folder() / "results";
  EXPECT_TRUE(!fs::exists(results) || fs::is_empty(results));
}

TEST(Baseline, IsComparedAtTheEnd) {
  const Workspace workspace;
  ASSERT_EQ(workspace.Benchmark(With(kShortRun, {"--output-dir", "before"})).exit_code, 0);
  const ProgramResult result =
      workspace.Benchmark(With(kShortRun, {"--baseline", "before", "--fail-if", "ttft_p50 +10%"}));
  EXPECT_EQ(result.exit_code, 4) << result.err;  // 12 requests decide nothing
  EXPECT_THAT(result.out, HasSubstr("Comparison with the baseline"));
  EXPECT_THAT(result.out, HasSubstr("ttft_p50 +10%: undecided"));
  const auto expect_refused = [&](const Arguments& arguments, const char* text) {
    const ProgramResult refused =
        workspace.Benchmark(With(With(kShortRun, {"--baseline", "before"}), arguments));
    EXPECT_EQ(refused.exit_code, 2) << refused.out;
    EXPECT_THAT(refused.err, HasSubstr(text));
  };
  expect_refused({"--fail-if", "ttft_p5 +10%"}, "ttft_p5");
  expect_refused({"--temperature", "0"}, "temperature differs");
  expect_refused({"--api", "completions"}, "API differs");
  const ProgramResult other =
      workspace.Benchmark({"--models", "gemma", "--progress", "off", "--baseline", "before"});
  EXPECT_EQ(other.exit_code, 2) << other.out;
  EXPECT_THAT(other.err, HasSubstr("give this run the names and loads of the baseline"));
}

// Three requests are of three of the eighteen prompts, and how many a second allows is not known.
TEST(Baseline, ServesTheCommandThatMeasuredIt) {
  const Workspace workspace;
  for (const Arguments& length : {Arguments{"--num-prompts", "3"}, Arguments{"--duration", "1"}}) {
    const Arguments run =
        With({"--models", "qwen", "--max-tokens", "5", "--concurrent", "2", "--progress", "off",
              "--no-visualizations", "--output-dir", length.front().substr(2)},
             length);
    ASSERT_EQ(workspace.Benchmark(run).exit_code, 0);
    const ProgramResult result =
        workspace.Benchmark(With(run, {"--baseline", length.front().substr(2)}));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("Comparison with the baseline"));
  }
}

// The order in which the requests of both endpoints began: A B B A.
TEST(InterleavedRuns, TakeTurns) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark({"--models", "qwen", "gemma", "--max-tokens", "5", "--iterations", "4",
                           "--concurrent", "2", "--progress", "off", "--no-visualizations",
                           "--benchmark_filter=/factual_qa_short/", "--interleave-runs", "2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("qwen -> gemma, 2 users (2 runs"));
  std::vector<std::pair<std::string, std::string>> begun;  // start, endpoint and repetition
  for (const auto& row :
       ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0))) {
    begun.emplace_back(row.at("timestamp"), row.at("endpoint_name") + row.at("repetition"));
  }
  std::ranges::sort(begun);
  std::vector<std::string> turns;
  for (const auto& [start, flow] : begun) {
    if (turns.empty() || turns.back() != flow) turns.push_back(flow);
  }
  EXPECT_THAT(turns, testing::ElementsAre("qwen0", "gemma0", "gemma1", "qwen1"));
}

// Both URLs are of one server. The same server compared with itself.
TEST(InterleavedRuns, MayBeOfABaselineUrl) {
  const Workspace workspace;
  const SimServer server =
      StartServer(SteadyProfile(std::chrono::milliseconds(1), std::chrono::milliseconds(1), 3));
  const ProgramResult result = workspace.Benchmark(
      {"--url", server.Url(), "--model-name", "m", "--baseline-url", server.Url(), "--iterations",
       "2", "--progress", "off", "--no-visualizations", "--benchmark_filter=/factual_qa_short/",
       "--interleave-runs", "2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("m-baseline -> m, 1 user (2 runs"));
}

// Nobody listens at the port of "b", so its test request fails.
TEST(InterleavedRuns, SayThatAnEndpointWasNotMeasured) {
  const Workspace workspace;
  const SimServer server =
      StartServer(SteadyProfile(std::chrono::milliseconds(1), std::chrono::milliseconds(1), 3));
  workspace.Write("models.json", fmt::format(R"({{"models": {{
      "a": {{"url": "{}", "model_name": "m"}},
      "b": {{"url": "http://127.0.0.1:9", "model_name": "m"}}}}}})",
                                             server.Url()));
  const ProgramResult result = workspace.Benchmark(
      {"--models-file", "models.json", "--iterations", "1", "--progress", "off",
       "--no-visualizations", "--benchmark_filter=/factual_qa_short/", "--interleave-runs", "2"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("b was not measured, so there is nothing to compare"));
}

}  // namespace
}  // namespace llmb
