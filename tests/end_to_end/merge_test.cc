// The shards of one load, merged into one run.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::AnyOf;
using testing::HasSubstr;
using Row = std::map<std::string, std::string>;

Arguments ShardOf(const SimServer& server, int index, const Arguments& more) {
  return With(
      {"--url", server.Url(), "--model-name", "m", "--no-visualizations", "--no-report",
       "--no-test-request", "--benchmark_filter=_short/", "--shard", fmt::format("{}/2", index)},
      more);
}

// Runs two shards at the same time, in one folder.
void RunTwoShards(const Workspace& workspace, const SimServer& server, const Arguments& plan) {
  std::vector<std::unique_ptr<RunningProgram>> programs;
  for (const int index : {1, 2}) {
    programs.push_back(std::make_unique<RunningProgram>(
        LLMB_BENCHMARK_PROGRAM, ShardOf(server, index, plan), workspace.Folder()));
  }
  for (const auto& program : programs) {
    const ProgramResult result = program->Wait();
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
}

ProgramResult Merge(const Workspace& workspace, const std::string& folder,
                    const Arguments& shards) {
  return workspace.Convert(
      With({"--no-visualizations", "--no-report", "--output-dir", folder, "--merge"}, shards));
}

std::vector<Row> RowsIn(const Workspace& workspace, const std::string& folder) {
  std::vector<Row> rows;
  for (const auto& path : workspace.Find(folder, "benchmark_results_", ".csv")) {
    const std::vector<Row> more = ReadCsvFile(path);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  return rows;
}

nlohmann::json DocumentIn(const Workspace& workspace, const std::string& folder) {
  return nlohmann::json::parse(ReadText(workspace.Find(folder, "benchmark_2", ".json").at(0)));
}

// Hyndman-Fan type 7.
double QuantileOf(std::vector<double> values, double probability) {
  std::ranges::sort(values);
  const double place = probability * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

TEST(Merge, TwoShardsAreOneRun) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  RunTwoShards(workspace, server,
               {"--iterations", "8", "--concurrent", "2", "--slo", "success>=50%"});
  const ProgramResult merged = Merge(workspace, "merged", {"results"});
  ASSERT_THAT(merged.exit_code, AnyOf(0, 4)) << merged.err;

  std::map<std::string, Row> of_shards;
  for (const Row& row : RowsIn(workspace, "results")) of_shards[row.at("request_id")] = row;
  const std::vector<Row> rows = RowsIn(workspace, "merged");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.size(), of_shards.size());
  std::vector<double> latencies;
  for (Row row : rows) {
    if (row.at("in_window") == "True") latencies.push_back(std::stod(row.at("total_latency")));
    Row& original = of_shards.at(row.at("request_id"));
    row["in_window"] = original["in_window"] = "";  // of the joint timeline
    EXPECT_EQ(row, original);
  }
  const Row summary =
      ReadCsvFile(workspace.Find("merged", "benchmark_summary_", ".csv").at(0)).at(0);
  EXPECT_EQ(summary.at("total_requests"), std::to_string(rows.size()));
  EXPECT_NE(summary.at("lost_load_share"), "");  // 0, but on a busy machine they start apart
  // The file has nanoseconds.
  EXPECT_NEAR(std::stod(summary.at("p99_total_latency")), QuantileOf(latencies, 0.99), 1e-9);
  const auto document = DocumentIn(workspace, "merged");
  EXPECT_EQ(document["context"]["llm"]["shards"].size(), 2U);
  EXPECT_EQ(document["context"]["llm"]["slo"].size(), 1U);
  EXPECT_EQ(document["benchmarks"][0]["iterations"], 8);
  EXPECT_EQ(workspace.Find("merged", "junit_", ".xml").size(), 1U);
}

TEST(Merge, AnyOrderGivesTheSameBytesAndADocumentLikeAnyOther) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  RunTwoShards(workspace, server, {"--iterations", "3", "--concurrent", "3"});
  const std::string first = workspace.Find("results", "benchmark_2", "1of2.json").at(0).string();
  const std::string second = workspace.Find("results", "benchmark_2", "2of2.json").at(0).string();
  ASSERT_EQ(Merge(workspace, "ab", {first, second}).exit_code, 0);
  ASSERT_EQ(Merge(workspace, "ba", {second, first}).exit_code, 0);
  const auto document = workspace.Find("ab", "benchmark_2", ".json").at(0);
  EXPECT_EQ(ReadText(document), ReadText(workspace.Find("ba", "benchmark_2", ".json").at(0)));

  const ProgramResult again = workspace.Convert(
      {document.string(), "--no-visualizations", "--no-report", "--output-dir", "again"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(ReadText(workspace.Find("again", "benchmark_summary_", ".csv").at(0)),
            ReadText(workspace.Find("ab", "benchmark_summary_", ".csv").at(0)));
  const ProgramResult compared = workspace.Compare(
      {document.string(), workspace.Find("ba", "benchmark_2", ".json").at(0).string()});
  EXPECT_NE(compared.exit_code, 1) << compared.err;

  const ProgramResult twice = Merge(workspace, "no", {first, second, document.string()});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, HasSubstr("was merged from shards already"));
  EXPECT_TRUE(workspace.Find("no", "", "").empty());
}

// The monotonic clock of the second shard is 11 days ahead, as on a machine that was started
// earlier.
TEST(Merge, ShardsWhoseClocksAreFarApartHaveOneTimeline) {
  const std::string unshare = "/usr/bin/unshare";
  const Arguments ahead = {"--user",  "--map-root-user", "--time",      "--monotonic",
                           "1000000", "--fork",          "--kill-child"};
  const Workspace workspace;
  if (RunningProgram(unshare, With(ahead, {"true"}), workspace.Folder()).Wait().exit_code != 0) {
    GTEST_SKIP() << "this system has no time namespaces";
  }
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Arguments plan = {"--iterations", "8", "--concurrent", "2", "--start-at", "+1s"};
  RunningProgram first(LLMB_BENCHMARK_PROGRAM, ShardOf(server, 1, plan), workspace.Folder());
  RunningProgram second(unshare,
                        With(With(ahead, {LLMB_BENCHMARK_PROGRAM}), ShardOf(server, 2, plan)),
                        workspace.Folder());
  for (RunningProgram* program : {&first, &second}) {
    const ProgramResult result = program->Wait();
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::map<std::string, Row> of_shards;
  double least_start = 1e9;
  double most_start = 0;
  for (const Row& row : RowsIn(workspace, "results")) {
    of_shards[row.at("request_id")] = row;
    least_start = std::min(least_start, std::stod(row.at("started")));
    most_start = std::max(most_start, std::stod(row.at("started")));
  }
  ASSERT_GT(most_start - least_start, 900'000);

  ASSERT_EQ(Merge(workspace, "merged", {"results"}).exit_code, 0);
  least_start = 1e9;
  most_start = 0;
  for (const Row& row : RowsIn(workspace, "merged")) {
    const Row& original = of_shards.at(row.at("request_id"));
    for (const char* duration : {"total_latency", "time_to_first_token", "timestamp"}) {
      EXPECT_EQ(row.at(duration), original.at(duration));
    }
    least_start = std::min(least_start, std::stod(row.at("started")));
    most_start = std::max(most_start, std::stod(row.at("started")));
  }
  EXPECT_LT(most_start - least_start, 60);
  EXPECT_THAT(DocumentIn(workspace, "merged")["context"]["llm"]["notes"].dump(),
              HasSubstr("aligned by their system clocks"));
}

TEST(Merge, AKilledShardCountsWithItsJournal) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(10), milliseconds(2), 4));
  const Workspace workspace;
  const Arguments plan = {"--iterations", "12", "--concurrent", "2"};
  RunningProgram dying(LLMB_BENCHMARK_PROGRAM, ShardOf(server, 2, plan), workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 5; }));
  ::kill(dying.Pid(), SIGKILL);
  dying.Wait();
  ASSERT_EQ(workspace.Benchmark(ShardOf(server, 1, plan)).exit_code, 0);
  const ProgramResult merged = Merge(workspace, "merged", {"results"});
  ASSERT_EQ(merged.exit_code, 0) << merged.err;
  const auto context = DocumentIn(workspace, "merged")["context"]["llm"];
  EXPECT_THAT(context["notes"].dump(), HasSubstr("died: what it finished counts"));
  const auto& shards = context["shards"];
  EXPECT_EQ(shards[0]["state"], "whole");
  EXPECT_EQ(shards[1]["state"], "died");
  EXPECT_GE(shards[1]["requests"].get<int>(), 5);
  const Row summary =
      ReadCsvFile(workspace.Find("merged", "benchmark_summary_", ".csv").at(0)).at(0);
  EXPECT_EQ(summary.at("client_verdict"), "limited");
  EXPECT_GT(std::stod(summary.at("lost_load_share")), 0);
}

}  // namespace
}  // namespace llmb
