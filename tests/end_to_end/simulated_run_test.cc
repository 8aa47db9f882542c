// The first run of a new user: no models file, all simulated endpoints, all output files.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

// One short prompt and few tokens, so that the run takes about a second.
const std::vector<std::string> kOnePrompt = {"--max-tokens", "5",
                                             "--benchmark_filter=/factual_qa_short/"};
const std::vector<std::string> kSmallPlan = With(kOnePrompt, {"--iterations", "2"});

std::string DocumentText(const Workspace& workspace) {
  return ReadText(workspace.Find("results", "benchmark_2", ".json").at(0));
}

// The number of repetitions in the run document. Expects each to have requests.
int RepetitionsIn(const Workspace& workspace) {
  const nlohmann::json document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  int repetitions = 0;
  for (const nlohmann::json& run : document["benchmarks"]) {
    if (run["run_type"] == "aggregate") continue;
    EXPECT_FALSE(run["request_records"].empty());
    ++repetitions;
  }
  return repetitions;
}

TEST(SimulatedRun, WritesTheDocumentBothCsvsAndEightCharts) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(kSmallPlan);
  ASSERT_EQ(result.exit_code, 0) << result.err << result.out;

  const auto documents = workspace.Find("results", "benchmark_2", ".json");
  ASSERT_EQ(documents.size(), 1U);
  const nlohmann::json document = nlohmann::json::parse(ReadText(documents[0]));
  EXPECT_EQ(document["context"]["llm"]["simulated"], true);
  EXPECT_EQ(document["benchmarks"].size(), 5U);
  for (const nlohmann::json& run : document["benchmarks"]) {
    EXPECT_EQ(run["iterations"], 2);
    EXPECT_EQ(run["request_records"].size(), 2U);
    EXPECT_EQ(run["success_rate"], 1.0);
    EXPECT_GT(run["ttft_ms"], 0.0);
    EXPECT_EQ(run["output_tokens"], 5.0);
  }

  const auto results = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(results.size(), 10U);
  std::set<std::string> request_ids;
  for (const auto& row : results) {
    request_ids.insert(row.at("request_id"));
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_EQ(row.at("output_tokens"), "5");
    EXPECT_EQ(row.at("token_count_source"), "usage");
    EXPECT_EQ(row.at("finish_reason"), "length");
    EXPECT_EQ(row.at("prompt_id"), "factual_qa_short");
    EXPECT_GT(std::stod(row.at("total_latency")), std::stod(row.at("time_to_first_token")));
  }
  // Servers log the ids, and endpoints may share a server.
  EXPECT_EQ(request_ids.size(), 10U);
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  ASSERT_EQ(summary.size(), 5U);
  std::set<std::string> names;
  for (const auto& row : summary) {
    names.insert(row.at("endpoint_name"));
    EXPECT_EQ(row.at("success_rate"), "100.00%");
    EXPECT_EQ(row.at("total_requests"), "2");
  }
  EXPECT_EQ(names, (std::set<std::string>{"llama-vllm", "llama-nim", "qwen", "gemma", "deepseek"}));
  EXPECT_EQ(workspace.Find("results/visualizations", "", ".png").size(), 8U);
  const std::string report = ReadText(workspace.Find("results", "report_", ".html").at(0));
  EXPECT_NE(report.find("<code><span>llm_benchmarks</span> "), std::string::npos);
  EXPECT_NE(report.find("id=\"swim_lanes\""), std::string::npos);
  // The plan is printed before the first request, the paths at the end.
  EXPECT_NE(result.err.find("10 requests"), std::string::npos) << result.err;
  EXPECT_NE(result.out.find("benchmark_summary_"), std::string::npos) << result.out;
}

TEST(SimulatedRun, JsonFormatPutsTheDocumentAloneOnStdout) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(With(
      kSmallPlan, {"--benchmark_format=json", "--models", "qwen", "--no-visualizations",
                   "--no-report", "--benchmark_context=commit=abc", "--benchmark_out=extra.json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json document = nlohmann::json::parse(result.out);
  EXPECT_EQ(document["context"]["commit"], "abc");
  EXPECT_EQ(result.err.find("custom context"), std::string::npos) << result.err;
  EXPECT_EQ(document["benchmarks"].size(), 1U);
  EXPECT_EQ(nlohmann::json::parse(ReadText(workspace.Folder() / "extra.json")), document);
  EXPECT_TRUE(workspace.Find("results/visualizations", "", "").empty());
  EXPECT_TRUE(workspace.Find("results", "report_", "").empty());
}

TEST(SimulatedRun, AggregatesOnlyAffectsTheOutputButNotTheFiles) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kSmallPlan, {"--models", "qwen", "--no-visualizations", "--benchmark_repetitions=2",
                        "--benchmark_report_aggregates_only=true", "--benchmark_format=json",
                        "--benchmark_out=extra.json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json shown = nlohmann::json::parse(result.out);
  EXPECT_GE(shown["benchmarks"].size(), 3U);
  for (const nlohmann::json& run : shown["benchmarks"]) EXPECT_EQ(run["run_type"], "aggregate");
  EXPECT_EQ(nlohmann::json::parse(ReadText(workspace.Folder() / "extra.json")), shown);
  EXPECT_EQ(RepetitionsIn(workspace), 2);
}

// Google Benchmark reads these variables unless a flag overrides them.
TEST(SimulatedRun, AggregateVariablesDoNotAffectTheFiles) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kSmallPlan, {"--models", "qwen", "--no-visualizations", "--benchmark_repetitions=2"}),
      {{"BENCHMARK_REPORT_AGGREGATES_ONLY", "true"},
       {"BENCHMARK_DISPLAY_AGGREGATES_ONLY", "true"}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(RepetitionsIn(workspace), 2);
}

TEST(SimulatedRun, RepetitionsHaveAggregatesAndKeepTheirRequests) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kSmallPlan, {"--models", "qwen", "--no-visualizations", "--benchmark_repetitions=3",
                        "--benchmark_report_aggregates_only=true", "--benchmark_format=csv"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("_mean"), std::string::npos) << result.out;
  const nlohmann::json document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  int repetitions = 0;
  int aggregates = 0;
  double sum = 0;
  double mean = 0;
  std::map<std::string, double> cpu_time;
  for (const nlohmann::json& run : document["benchmarks"]) {
    if (run["run_type"] == "iteration") {
      EXPECT_EQ(run["repetition_index"], repetitions++);
      EXPECT_EQ(run["request_records"].size(), 2U);
      sum += run["real_time"].get<double>();
    } else {
      ++aggregates;
      if (run["aggregate_name"] == "mean") mean = run["real_time"];
      cpu_time[run["aggregate_name"]] = run["cpu_time"];
    }
  }
  // The coefficient of variation has no time unit. It must not be NaN for a counter that is always
  // 0.
  EXPECT_NEAR(cpu_time["cv"], cpu_time["stddev"] / cpu_time["mean"], 1e-6);
  EXPECT_EQ(result.out.find("nan"), std::string::npos) << result.out;
  EXPECT_EQ(repetitions, 3);
  EXPECT_GE(aggregates, 3);
  EXPECT_NEAR(mean, sum / 3, 1e-9 * mean);
}

TEST(SimulatedRun, UsesTheRequestedTimeUnit) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kSmallPlan, {"--benchmark_time_unit=s", "--models", "qwen",
                                            "--no-visualizations", "--benchmark_format=json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json run = nlohmann::json::parse(result.out)["benchmarks"][0];
  EXPECT_EQ(run["time_unit"], "s");
  const double mean = (run["request_records"][0]["total_latency"].get<double>() +
                       run["request_records"][1]["total_latency"].get<double>()) /
                      2;
  EXPECT_NEAR(run["real_time"].get<double>(), mean, 1e-6);
}

TEST(SimulatedRun, RandomInterleavingMeasuresEachRepetitionOfEachCaseOnce) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      {"--iterations", "1", "--max-tokens", "2", "--benchmark_filter=qwen/.*_short/",
       "--benchmark_repetitions=2", "--benchmark_enable_random_interleaving=true",
       "--no-visualizations", "--benchmark_format=json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::map<std::string, int> repetitions;
  const nlohmann::json document = nlohmann::json::parse(result.out);
  for (const nlohmann::json& run : document["benchmarks"]) {
    if (run["run_type"] == "iteration") ++repetitions[run["run_name"].get<std::string>()];
  }
  EXPECT_EQ(repetitions.size(), 6U);
  for (const auto& [name, count] : repetitions) EXPECT_EQ(count, 2) << name;
}

TEST(SimulatedRun, UsersShareTheRequestsOfEachPrompt) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kOnePrompt, {"--models", "qwen,gemma", "--concurrent", "3",
                                            "--iterations", "6", "--no-visualizations"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 12U);  // 2 endpoints x 6 iterations
  std::set<std::string> ids;
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("concurrent_level"), "3");
    ids.insert(row.at("endpoint_name") + row.at("request_id"));
  }
  EXPECT_EQ(ids.size(), 12U);
  EXPECT_THAT(DocumentText(workspace), HasSubstr("/threads:3"));
}

// Levels run from low to high. Each sends every prompt as often as asked.
TEST(SimulatedRun, LevelsAreMeasuredOneAfterAnother) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kSmallPlan, {"--models", "qwen", "--concurrent", "2,1,2", "--no-visualizations"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.err.find("measured from low to high, each once: 1, 2"), std::string::npos)
      << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  std::map<std::string, std::pair<double, double>> starts;  // the first and the last, by level
  std::map<std::string, int> count;
  for (const auto& row : rows) {
    const double start = std::stod(row.at("started"));
    const std::string& level = row.at("concurrent_level");
    auto& [first, last] = starts.try_emplace(level, start, start).first->second;
    first = std::min(first, start);
    last = std::max(last, start);
    ++count[level];
  }
  EXPECT_EQ(count, (std::map<std::string, int>{{"1", 2}, {"2", 2}}));
  EXPECT_LT(starts["1"].second, starts["2"].first);
  EXPECT_THAT(DocumentText(workspace), HasSubstr("/iterations:2/manual_time/threads:1"));
  EXPECT_THAT(DocumentText(workspace), HasSubstr("/iterations:1/manual_time/threads:2"));
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  ASSERT_EQ(summary.size(), 2U);
  EXPECT_EQ(summary[0].at("concurrent_level"), "1");
  EXPECT_EQ(summary[1].at("concurrent_level"), "2");
}

// Each endpoint is measured in a process of its own.
TEST(SimulatedRun, EndpointsBeginEachLevelTogether) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kOnePrompt, {"--models", "qwen,gemma", "--concurrent", "1,2",
                                            "--iterations", "4", "--no-visualizations"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 16U);
  double last_end_of_first = 0;
  double first_start_of_second = std::numeric_limits<double>::max();
  for (const auto& row : rows) {
    const double start = std::stod(row.at("started"));
    if (row.at("load") == "users:1") {
      last_end_of_first = std::max(last_end_of_first, start + std::stod(row.at("total_latency")));
    } else {
      first_start_of_second = std::min(first_start_of_second, start);
    }
  }
  EXPECT_LT(last_end_of_first, first_start_of_second);
}

// qwen has both levels and gemma only the second, which it begins together with qwen.
TEST(SimulatedRun, EndpointsWithDifferentLevelsBeginEachLevelTogether) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      {"--models", "qwen,gemma", "--concurrent", "1,2", "--iterations", "4", "--max-tokens", "5",
       "--no-visualizations",
       "--benchmark_filter=qwen.*/factual_qa_short/|/factual_qa_short/.*threads:2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 12U);
  double last_end_of_first = 0;
  double first_start_of_second = std::numeric_limits<double>::max();
  for (const auto& row : rows) {
    const double start = std::stod(row.at("started"));
    if (row.at("load") == "users:1") {
      last_end_of_first = std::max(last_end_of_first, start + std::stod(row.at("total_latency")));
    } else {
      first_start_of_second = std::min(first_start_of_second, start);
    }
  }
  EXPECT_LT(last_end_of_first, first_start_of_second);
}

TEST(SimulatedRun, AFilterCanSelectOneLevel) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      {"--iterations", "2", "--max-tokens", "5", "--models", "qwen", "--concurrent", "1,2",
       "--no-visualizations", "--benchmark_filter=/factual_qa_short/.*/threads:2$"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows) EXPECT_EQ(row.at("concurrent_level"), "2");
  EXPECT_NE(result.err.find("2 requests will be sent"), std::string::npos) << result.err;
}

TEST(SimulatedRun, AFilterForALevelSelectsNoOther) {
  for (const auto& [filter, level] :
       {std::pair("/threads:1$", "users:1"), std::pair("/concurrency:70/", "users:70")}) {
    const Workspace workspace;
    const ProgramResult result = workspace.Benchmark(
        {"--iterations", "2", "--max-tokens", "5", "--models", "qwen", "--concurrent", "1,70",
         "--no-visualizations", fmt::format("--benchmark_filter=/factual_qa_short.*{}", filter)});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
    ASSERT_EQ(rows.size(), 2U) << filter;
    for (const auto& row : rows) EXPECT_EQ(row.at("load"), level);
  }
}

TEST(SimulatedRun, ManyUsersShareThreadsAndTheNameHasTheirNumber) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kOnePrompt, {"--models", "qwen", "--concurrent", "70",
                                            "--iterations", "140", "--no-visualizations"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  EXPECT_EQ(rows.size(), 140U);
  for (const auto& row : rows) EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
  EXPECT_THAT(DocumentText(workspace), HasSubstr("/concurrency:70/iterations:140/"));
}

TEST(SimulatedRun, WithoutStreamingThereAreNoTokenTimes) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kSmallPlan, {"--models", "qwen", "--no-stream"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const auto& row :
       ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0))) {
    EXPECT_EQ(row.at("time_to_first_token"), "");
    EXPECT_EQ(row.at("time_per_output_token"), "");
    EXPECT_EQ(row.at("avg_inter_token_latency"), "");
    EXPECT_EQ(row.at("output_tokens"), "5");
  }
  EXPECT_EQ(workspace.Find("results/visualizations", "", ".png").size(), 8U);
}

TEST(SimulatedRun, MetricProfilesAreComparedAndExplained) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(With(
      kSmallPlan, {"--models", "qwen", "--no-visualizations", "--metric-profile", "vllm,pcai"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, ContainsRegex("\n +ours +vllm +pcai\nqwen, 1 user\n"));
  // Both count the role as the first token, so their TTFT is shorter.
  EXPECT_THAT(result.out, ContainsRegex("\n  successes +2 +2 +2\n  TTFT mean +ms +[0-9]"));
  EXPECT_THAT(result.out, HasSubstr("\n  vllm, TTFT mean, TTFT p99: counts the first event"));
  EXPECT_THAT(result.out, HasSubstr("\n  pcai, TPOT mean: divides the whole latency"));

  const ProgramResult wrong = workspace.Benchmark(With(kSmallPlan, {"--metric-profile", "vlm"}));
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean 'vllm'?"));
}

TEST(SimulatedRun, SerialEndpointsDoNotOverlap) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      With(kSmallPlan, {"--models", "qwen", "gemma", "--serial-endpoints", "--no-visualizations"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 4U);
  const double first_end =
      std::stod(rows[1].at("started")) + std::stod(rows[1].at("total_latency"));
  EXPECT_EQ(rows[1].at("endpoint_name"), "qwen");
  EXPECT_EQ(rows[2].at("endpoint_name"), "gemma");
  EXPECT_GE(std::stod(rows[2].at("started")), first_end);
}

TEST(SimulatedRun, WithoutGnuplotTheCsvsAreWrittenAndTheRunFails) {
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(kSmallPlan, {"--models", "qwen"}), {{"PATH", "/nonexistent"}});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("gnuplot"), std::string::npos) << result.err;
  EXPECT_EQ(workspace.Find("results", "benchmark_", ".csv").size(), 2U);
}

}  // namespace
}  // namespace llmb
