#include "harness/run/shard_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace llmb {
namespace {

using testing::HasSubstr;

RunPlan PlanOf(const LoadLevel& level, const StageLength& length, const Shard& shard) {
  RunPlan plan;
  plan.options.shard = shard;
  plan.levels = {level};
  plan.jobs.emplace_back();
  plan.endpoints = {{.endpoint_name = "e",
                     .stages = {{.level = level, .prompt_ids = {"p", "q"}}},
                     .length = length,
                     .shard = shard}};
  return plan;
}

std::string ErrorOf(const RunPlan& plan) {
  const Status status = CheckShares(plan);
  return status ? "" : status.error().message;
}

TEST(CheckShares, ALoadThatAllShardsShareIsAllowed) {
  EXPECT_EQ(ErrorOf(PlanOf(ClosedLoop{4}, {.iterations = 2}, {1, 4})), "");
  EXPECT_EQ(ErrorOf(PlanOf(OpenLoop{5}, {.duration = std::chrono::seconds(1)}, {4, 4})), "");
}

// Each shard answers the same.
TEST(CheckShares, FewerUsersOrRequestsThanShardsAreRefusedByEachOfThem) {
  EXPECT_EQ(ErrorOf(PlanOf(ClosedLoop{3}, {.iterations = 9}, {1, 4})),
            "3 users cannot be shared by 4 shards; use fewer shards");
  EXPECT_EQ(ErrorOf(PlanOf(ClosedLoop{3}, {.iterations = 9}, {4, 4})),
            "3 users cannot be shared by 4 shards; use fewer shards");
  EXPECT_EQ(ErrorOf(PlanOf(OpenLoop{3}, {.num_prompts = 3}, {2, 4})),
            "3 requests cannot be shared by 4 shards; use fewer shards");
  RunPlan plan = PlanOf(OpenLoop{3}, {.num_prompts = 30}, {2, 4});
  plan.options.max_concurrency = 2;
  EXPECT_THAT(ErrorOf(plan), HasSubstr("--max-concurrency 2 cannot be shared by 4 shards"));
}

TEST(CheckShares, FewerConversationsThanShardsAreRefused) {
  RunPlan plan = PlanOf(ClosedLoop{4}, {.num_prompts = 30}, {2, 4});
  plan.dataset = {.requests = 30, .has_conversations = true, .conversations = 3};
  EXPECT_EQ(ErrorOf(plan), "3 conversations cannot be shared by 4 shards; use fewer shards");
}

TEST(CheckShares, SimulatedEndpointsWouldNotBeTheSame) {
  RunPlan plan = PlanOf(ClosedLoop{4}, {}, {1, 2});
  plan.jobs[0].endpoint.simulated = true;
  EXPECT_THAT(ErrorOf(plan), HasSubstr("shards need endpoints that all of them reach"));
}

class CheckNewShardTest : public testing::Test {
 protected:
  CheckNewShardTest() { std::filesystem::create_directories(folder_); }
  ~CheckNewShardTest() override { std::filesystem::remove_all(folder_); }

  std::string ErrorWith(const std::string& name, const std::string& text = "x") const {
    std::ofstream(folder_ / name) << text;
    const Status status = CheckNewShard(folder_, {.index = 2, .count = 4});
    std::filesystem::remove(folder_ / name);
    return status ? "" : status.error().message;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("llmb_shard_plan_" + std::to_string(::getpid()));
};

TEST_F(CheckNewShardTest, TheSameShardTwiceInAFolderIsRefusedByName) {
  EXPECT_EQ(ErrorWith("benchmark_20260301_120000_shard2of4.json"),
            "--shard 2/4: " + folder_.string() +
                " already has this shard, benchmark_20260301_120000_shard2of4.json; name another "
                "--output-dir");
  EXPECT_EQ(ErrorWith("benchmark_20260301_120000_shard2of4.journal", "x\n"),
            "--shard 2/4: " + folder_.string() +
                " already has this shard, benchmark_20260301_120000_shard2of4.journal; continue it "
                "with --resume, or name another --output-dir");
  // Of a process that was killed before its first line was whole, which --resume cannot continue.
  for (const char* text : {"", "x"}) {
    EXPECT_THAT(ErrorWith("benchmark_20260301_120000_shard2of4.journal", text),
                HasSubstr("_shard2of4.journal; it has no whole first line: remove it, or name "));
  }
  EXPECT_NE(ErrorWith("benchmark_20260301_120000_shard2of4_2.json.gz"), "");
}

TEST_F(CheckNewShardTest, OtherFilesAreNoShard) {
  for (const char* name :
       {"benchmark_20260301_120000_shard1of4.json", "benchmark_20260301_120000_shard2of40.json",
        "benchmark_20260301_120000.json", "benchmark_results_20260301_120000_shard2of4.csv",
        "report_20260301_120000_shard2of4.html"}) {
    EXPECT_EQ(ErrorWith(name), "") << name;
  }
  EXPECT_TRUE(CheckNewShard(folder_ / "missing", {.index = 2, .count = 4}));
}

TEST(LeaveJudgement, EmptiesTheThresholdsAndSaysWhoJudges) {
  RunPlan plan;
  EXPECT_TRUE(LeaveJudgement(plan).empty());
  plan.slo.of_endpoint["e"] = {};
  const auto notes = LeaveJudgement(plan);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], HasSubstr("--slo: judged by to_csv_and_charts --merge"));
  EXPECT_TRUE(plan.slo.Empty());
}

TEST(CheckStart, SaysHowLongAgoTheStartWas) {
  const WallTime start(std::chrono::seconds(60));
  EXPECT_TRUE(CheckStart(start, start));
  EXPECT_EQ(CheckStart(start, start + std::chrono::milliseconds(12'340)).error().message,
            "--start-at 1970-01-01T00:01:00.000Z: that was 12.3 s ago");
  // The zone was wrong.
  EXPECT_EQ(CheckStart(start, start + std::chrono::minutes(545)).error().message,
            "--start-at 1970-01-01T00:01:00.000Z: that was 9h05m ago");
}

}  // namespace
}  // namespace llmb
