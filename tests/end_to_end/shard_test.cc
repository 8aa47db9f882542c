// One load that several processes send together, as on several machines.

#include "harness/schedule/shard.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using Row = std::map<std::string, std::string>;

Arguments Plan(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--no-visualizations", "--no-report",
               "--no-test-request", "--benchmark_filter=_short/"},
              more);
}

// Runs all shards at the same time, in one folder.
std::vector<ProgramResult> RunShards(const Workspace& workspace, const Arguments& plan, int count) {
  std::vector<std::unique_ptr<RunningProgram>> programs;
  for (int index = 1; index <= count; ++index) {
    programs.push_back(std::make_unique<RunningProgram>(
        LLMB_BENCHMARK_PROGRAM, With(plan, {"--shard", fmt::format("{}/{}", index, count)}),
        workspace.Folder()));
  }
  std::vector<ProgramResult> results;
  for (const auto& program : programs) results.push_back(program->Wait());
  return results;
}

std::vector<Row> RowsOf(const Workspace& workspace, const Shard& shard) {
  const auto files = workspace.Find("results", "benchmark_results_", FileTag(shard) + ".csv");
  return files.size() == 1 ? ReadCsvFile(files[0]) : std::vector<Row>();
}

nlohmann::json ContextOf(const Workspace& workspace, const Shard& shard) {
  const auto files = workspace.Find("results", "benchmark_2", FileTag(shard) + ".json");
  EXPECT_EQ(files.size(), 1U);
  return nlohmann::json::parse(ReadText(files.at(0)))["context"]["llm"];
}

// 3 users on 2 shards: users 0 and 2, and user 1. Of the requests, which are dealt to the users,
// the second shard has each third.
TEST(ShardRun, TwoShardsSendEachRequestOfAClosedLoopOnce) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const Workspace whole;
  const Arguments plan = Plan(server, {"--iterations", "3", "--concurrent", "3"});
  const auto results = RunShards(workspace, plan, 2);
  for (const ProgramResult& result : results) ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(results[1].err, HasSubstr("shard 2 of 2, whose requests these are; plan "));
  ASSERT_EQ(whole.Benchmark(plan).exit_code, 0);

  std::set<std::pair<std::string, std::string>> sent;
  std::set<std::string> ids;
  for (int index = 1; index <= 2; ++index) {
    const auto rows = RowsOf(workspace, {index, 2});
    for (const Row& row : rows) {
      EXPECT_EQ(row.at("load"), "users:3");
      EXPECT_EQ(row.at("user") == "1", index == 2);
      EXPECT_TRUE(sent.emplace(row.at("prompt_id"), row.at("iteration")).second);
      EXPECT_TRUE(ids.insert(row.at("request_id")).second);
    }
    if (index == 2) {
      EXPECT_EQ(rows.size(), sent.size() / 3);
    }
  }
  std::set<std::pair<std::string, std::string>> wanted;
  for (const Row& row : ReadCsvFile(whole.Find("results", "benchmark_results_", ".csv").at(0))) {
    wanted.emplace(row.at("prompt_id"), row.at("iteration"));
  }
  EXPECT_EQ(sent, wanted);

  const auto first = ContextOf(workspace, {1, 2})["shard"];
  const auto second = ContextOf(workspace, {2, 2})["shard"];
  EXPECT_EQ(first["index"], 1);
  EXPECT_EQ(second["index"], 2);
  EXPECT_EQ(second["count"], 2);
  EXPECT_EQ(first["plan_hash"], second["plan_hash"]);
  EXPECT_FALSE(first.contains("start_at"));
}

// What was due is what one client would have sent: the union of the gaps is the one schedule.
TEST(ShardRun, TwoShardsSendOneScheduleOfAnOpenLoop) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const Arguments plan =
      Plan(server, {"--dataset-name", "random", "--num-prompts", "41", "--random-input-len", "9",
                    "--random-output-len", "4", "--request-rate", "100", "--num-warmups", "2",
                    "--start-at", "+1s", "--slo", "ttft_p50<1ms"});
  Arguments without_filter = plan;
  std::erase(without_filter, "--benchmark_filter=_short/");
  const auto results = RunShards(workspace, without_filter, 2);
  std::set<int> rows;
  std::size_t warmups = 0;
  for (int index = 1; index <= 2; ++index) {
    const ProgramResult& result = results[static_cast<std::size_t>(index) - 1];
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("--slo: judged by to_csv_and_charts --merge"));
    for (const Row& row : RowsOf(workspace, {index, 2})) {
      if (row.at("warmup") == "True") {
        ++warmups;
      } else {
        EXPECT_TRUE(rows.insert(std::stoi(row.at("iteration"))).second);
        // Of the arrivals, which warm-up requests begin, the first shard has those of even number.
        EXPECT_EQ((std::stoi(row.at("iteration")) + 2) % 2, index - 1);
      }
    }
    EXPECT_TRUE(ContextOf(workspace, {index, 2})["shard"].contains("start_at"));
  }
  EXPECT_EQ(rows.size(), 41U);
  EXPECT_EQ(*rows.rbegin(), 40);
  EXPECT_EQ(warmups, 2U);
}

TEST(ShardRun, ALevelWithFewerUsersThanShardsIsSkippedAndSaid) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 2));
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      Plan(server, {"--duration", "0.1", "--concurrent", "1,2", "--shard", "2/2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(ContextOf(workspace, {2, 2})["notes"].dump(),
              HasSubstr("at 1 user: shard 2 of 2 sent nothing, as there are fewer users"));
  const auto rows = RowsOf(workspace, {2, 2});
  ASSERT_FALSE(rows.empty());
  std::set<std::string> iterations;
  for (const Row& row : rows) {
    EXPECT_EQ(row.at("load"), "users:2");
    EXPECT_EQ(row.at("user"), "1");
    // Of each prompt's endless requests, the second shard has those of odd number.
    EXPECT_EQ(std::stoi(row.at("iteration")) % 2, 1);
  }
  // Nothing is missing, so the journal is gone.
  EXPECT_TRUE(workspace.Find("results", "benchmark_", ".journal").empty());
}

TEST(ShardRun, AnInterruptedShardIsResumedAsTheSameShard) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(10), milliseconds(5), 4));
  const Workspace workspace;
  RunningProgram program(
      LLMB_BENCHMARK_PROGRAM,
      Plan(server, {"--iterations", "8", "--concurrent", "2", "--shard", "auto"}),
      workspace.Folder(), {{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "2"}});
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 3; }));
  ::kill(program.Pid(), SIGKILL);
  program.Wait();
  const auto journals = workspace.Find("results", "benchmark_", "_shard2of2.journal");
  ASSERT_EQ(journals.size(), 1U);
  const ProgramResult again = workspace.Benchmark(
      Plan(server, {"--iterations", "8", "--concurrent", "2", "--shard", "2/2"}));
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("already has this shard, " + journals[0].filename().string()));
  const ProgramResult resumed = workspace.Benchmark({"--resume", journals[0].string()});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const auto rows = RowsOf(workspace, {2, 2});
  for (const Row& row : rows) EXPECT_EQ(row.at("user"), "1");
  std::set<std::pair<std::string, std::string>> sent;
  for (const Row& row : rows) sent.emplace(row.at("prompt_id"), row.at("iteration"));
  EXPECT_EQ(sent.size(), rows.size());
  EXPECT_FALSE(rows.empty());
  EXPECT_EQ(rows.size() % 4, 0U);  // half of 8 of each prompt
}

TEST(ShardRun, SendsNothingAfterWrongInput) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 2));
  const Workspace workspace;
  const auto error = [&](const Arguments& more) {
    const ProgramResult result = workspace.Benchmark(Plan(server, more));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    return result.err;
  };
  EXPECT_THAT(error({"--shard", "5/4"}), HasSubstr("--shard 5/4"));
  EXPECT_THAT(error({"--shard", "auto"}), HasSubstr("OMPI_COMM_WORLD_RANK"));
  EXPECT_THAT(error({"--shard", "1/2"}), HasSubstr("1 user cannot be shared by 2 shards"));
  EXPECT_THAT(error({"--start-at", "2026-03-01T12:00:00Z"}), HasSubstr(" ago"));
  EXPECT_EQ(server.LastRequest(), std::nullopt);
}

TEST(ShardRun, WithoutTheOptionALauncherCausesANote) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 2));
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server, {"--iterations", "1"}),
                          {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("note: this is process 2 of 2 of mpirun"));
  EXPECT_EQ(workspace.Find("results", "benchmark_2", ".json").size(), 1U);
}

}  // namespace
}  // namespace llmb
