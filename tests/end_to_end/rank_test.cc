// One run of several processes that agree with each other, as llm_benchmarks_mpi lets them: its
// side is played here, and where there is an MPI, by itself.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "harness/base/clock.h"
#include "harness/base/line_io.h"
#include "harness/base/subprocess.h"
#include "harness/cluster/rank_link.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::ContainsRegex;
using testing::HasSubstr;

Arguments Load(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--iterations", "4", "--concurrent", "2",
               "--no-visualizations", "--no-report", "--benchmark_filter=_short/"},
              more);
}

// A measuring process, whose other side is this test.
class Rank {
 public:
  explicit Rank(const Arguments& arguments)
      : process_(Subprocess::StartPiped(LLMB_BENCHMARK_PROGRAM, With({kRankArgument}, arguments))),
        reports_(process_->Output()) {}

  RankReport Tell(const std::string& line) {
    EXPECT_TRUE(process_->Send(line));
    return Next();
  }
  RankReport Next() {
    const auto report = ReportFromLine(reports_.ReadLine().value_or("none"));
    EXPECT_TRUE(report);
    return report ? *report : RankReport();
  }
  int End(const std::string& line) {
    EXPECT_TRUE(process_->Send(line));
    return process_->WaitForExitCode();
  }

 private:
  Result<Subprocess> process_;
  LineReader reports_;
};

TEST(RankRun, AgreesBeforeItMeasuresItsShardAndHasTheOffsetsOfItsClock) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const Arguments load =
      Load(server, {"--output-dir", (workspace.Folder() / "out").string(), "--export", "github"});
  Rank rank(load);
  const RankReport planned = rank.Tell(PartLine({2, 2}, "20260301_120000"));
  ASSERT_EQ(planned.state, RankState::kPlanned) << planned.error;
  EXPECT_EQ(planned.plan_hash.size(), 16U);
  EXPECT_EQ(planned.shards_dir, planned.output_dir + "/shards_20260301_120000");
  EXPECT_EQ(planned.merge_options,
            (Arguments{"--no-visualizations", "--no-report", "--export", "github"}));
  const ClockOffset before{milliseconds(1500), std::chrono::microseconds(30)};
  ASSERT_EQ(rank.Tell(OffsetLine(before)).state, RankState::kReady);
  ASSERT_EQ(rank.Tell(StartLine(SystemClock().WallNow() + milliseconds(50))).state,
            RankState::kMeasured);
  EXPECT_EQ(rank.End(OffsetLine({milliseconds(1501), std::chrono::microseconds(40)})), 0);

  const std::string folder = "out/shards_20260301_120000";
  const auto document = nlohmann::json::parse(
      ReadText(workspace.Find(folder, "benchmark_2", "shard2of2.json").at(0)));
  const auto& shard = document["context"]["llm"]["shard"];
  EXPECT_EQ(shard["plan_hash"], planned.plan_hash);
  EXPECT_EQ(shard["clock_offset_before"]["offset_s"], 1.5);
  EXPECT_EQ(shard["clock_offset_after"]["error_bound_s"], 4e-05);
  EXPECT_EQ(workspace.Find("out", "exports", "").size(), 0U);
  EXPECT_THAT(ReadText(workspace.Folder() / folder / "shard2of2.log"), HasSubstr("begins at "));
}

TEST(RankRun, RefusesBeforeItSends) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  Rank decided(Load(server, {"--start-at", "+1s"}));
  EXPECT_THAT(decided.Tell(PartLine({1, 2}, "r")).error, HasSubstr("--start-at: "));
  Rank comparing(Load(server, {"--fail-if", "ttft_p50 +10%"}));
  EXPECT_THAT(comparing.Tell(PartLine({1, 2}, "r")).error,
              HasSubstr("cannot be combined with llm_benchmarks_mpi (merge the shards, then "));
  Rank unknown({"--model", "a", "--models-file", "/nowhere/models.json"});
  const RankReport report = unknown.Tell(PartLine({1, 2}, "r"));
  EXPECT_EQ(report.state, RankState::kRefused);
  EXPECT_EQ(report.exit_code, 2);
  Rank help({"--help"});
  EXPECT_EQ(help.Tell(PartLine({1, 2}, "r")).state, RankState::kOther);
  EXPECT_EQ(server.LastRequest(), std::nullopt);
}

// No response has the time of the threshold, which ends a search after its first stage.
Arguments ShortSearch(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--find-capacity", "--slo",
               "tpot_p90<50ms", "--no-visualizations", "--no-report"},
              more);
}

// The other rank ends while this one measures how fast an idle endpoint answers.
TEST(RankRun, ASearchEndsWithWhatIsKnownWhenARankEnds) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(1), milliseconds(1), 1));
  const Workspace workspace;
  Rank rank(ShortSearch(server, {"--output-dir", (workspace.Folder() / "out").string()}));
  ASSERT_EQ(rank.Tell(PartLine({1, 2}, "run")).state, RankState::kPlanned);
  ASSERT_EQ(rank.Tell(OffsetLine({})).state, RankState::kReady);
  const RankReport waits = rank.Tell(StartLine(SystemClock().WallNow() + milliseconds(20)));
  ASSERT_EQ(waits.state, RankState::kWaits);
  EXPECT_GT(std::stoll(waits.text), 1'000'000);  // at least the 1 ms of the endpoint
  const RankReport ended = rank.Tell(AgreementLine({.texts = {waits.text, std::nullopt}}));
  EXPECT_EQ(ended.state, RankState::kMeasured);
  EXPECT_EQ(rank.End(OffsetLine({})), 1);
  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("out/shards_run", "benchmark_2", ".json")[0]));
  const auto& capacity = document["context"]["llm"]["capacity"][0];
  EXPECT_EQ(capacity["lost"], "rank 1 has ended, and a search needs all ranks");
  EXPECT_EQ(capacity["stages"].size(), 0U);
  const ProgramResult resumed = workspace.Benchmark(
      {"--resume", workspace.Find("out/shards_run", "", ".journal").at(0).string()});
  EXPECT_EQ(resumed.exit_code, 2);
  EXPECT_THAT(resumed.err, HasSubstr("it is one rank's part of a capacity search"));
}

#ifdef LLMB_MPI_PROGRAM

// Both ranks are on this machine, whose clock is one.
TEST(MpiRun, TwoRanksAreOneRun) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const Arguments mpirun = {"--oversubscribe", "--allow-run-as-root", "-n", "2", LLMB_MPI_PROGRAM};
  const ProgramResult result =
      RunningProgram(LLMB_MPIRUN, With(mpirun, Load(server, {})), workspace.Folder()).Wait();
  ASSERT_EQ(result.exit_code, 0) << result.err << result.out;
  EXPECT_THAT(result.err, ContainsRegex("progress: shard 2 of 2: [0-9]+/[0-9]+ requests"));
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.at("request_id"));
  EXPECT_EQ(ids.size(), rows.size());
  EXPECT_EQ(rows.size() % 4, 0U);
  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  const auto& shards = document["context"]["llm"]["shards"];
  ASSERT_EQ(shards.size(), 2U);
  for (const auto& shard : shards) {
    EXPECT_EQ(shard["state"], "whole");
    EXPECT_TRUE(shard.contains("clock_offset"));
  }
  EXPECT_EQ(document["context"]["llm"]["interrupted"], false);

  const ProgramResult refused =
      RunningProgram(LLMB_MPIRUN, With(mpirun, Load(server, {"--iteration", "5"})),
                     workspace.Folder())
          .Wait();
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--iteration"));
}

// Of a stage of 300 requests, each rank sends 150.
TEST(MpiRun, ASearchOfTwoRanksIsDecidedByTheRequestsOfBoth) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(1), milliseconds(1), 1));
  const Workspace workspace;
  const Arguments mpirun = {"--oversubscribe", "--allow-run-as-root", "-n", "2", LLMB_MPI_PROGRAM};
  const ProgramResult result =
      RunningProgram(LLMB_MPIRUN, With(mpirun, ShortSearch(server, {})), workspace.Folder()).Wait();
  EXPECT_EQ(result.exit_code, 4) << result.err << result.out;
  EXPECT_THAT(result.out, HasSubstr("Capacity (95 % intervals)"));
  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  const auto& llm = document["context"]["llm"];
  ASSERT_EQ(llm["capacity"].size(), 1U);
  const auto& capacity = llm["capacity"][0];
  EXPECT_EQ(capacity["unjudged_threshold"], "tpot_p90<50ms");
  ASSERT_EQ(capacity["stages"].size(), 1U);
  EXPECT_EQ(capacity["stages"][0]["sent"], 300);
  EXPECT_EQ(capacity["stages"][0]["counted"], 240);
  // 5 requests of the first rank showed how fast an idle endpoint answers.
  EXPECT_EQ(llm["shards"][0]["requests"], 155);
  EXPECT_EQ(llm["shards"][1]["requests"], 150);
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].at("total_requests"), "300");
}

#endif

}  // namespace
}  // namespace llmb
