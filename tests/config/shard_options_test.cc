#include "harness/config/shard_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/config/parse_options.h"
#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string ErrorOf(const std::vector<std::string>& words) {
  const auto result = ParseCommandLine(words);
  return result ? "no error" : result.error().message;
}

TEST(ShardOptions, AShardIsOneOfN) {
  EXPECT_EQ(ParseCommandLine(std::vector<std::string>{"--shard=2/4"})->options.shard,
            (Shard{.index = 2, .count = 4}));
  EXPECT_EQ(ParseCommandLine(std::vector<std::string>{"--shard", "1/1"})->options.shard,
            (Shard{.index = 1, .count = 1}));
  EXPECT_EQ(ParseCommandLine(std::vector<std::string>{})->options.shard, std::nullopt);
}

TEST(ShardOptions, AnImpossibleShardIsRefusedByName) {
  EXPECT_EQ(ErrorOf({"--shard=5/4"}),
            "--shard 5/4: the shard must be a whole number from 1 to 4, not '5'");
  EXPECT_EQ(ErrorOf({"--shard=0/4"}),
            "--shard 0/4: the shard must be a whole number from 1 to 4, not '0'");
  EXPECT_EQ(ErrorOf({"--shard=x/4"}),
            "--shard x/4: the shard must be a whole number from 1 to 4, not 'x'");
  EXPECT_EQ(ErrorOf({"--shard=1/0"}),
            "--shard 1/0: the number of shards must be a whole number from 1 to 10000, not '0'");
  EXPECT_EQ(ErrorOf({"--shard=two"}), "--shard must be I/N, such as 2/4, or auto, not 'two'");
}

TEST(ShardOptions, WhatNeedsTheWholeLoadExcludesAShard) {
  EXPECT_THAT(ErrorOf({"--find-capacity", "--slo", "ttft_p90<1s", "--shard=1/2"}),
              HasSubstr("--find-capacity cannot be combined with --shard"));
  EXPECT_THAT(ErrorOf({"--self-check", "--shard=1/2"}),
              HasSubstr("--self-check cannot be combined with --shard"));
  EXPECT_THAT(ErrorOf({"--interleave-runs=2", "--shard=1/2"}),
              HasSubstr("--interleave-runs cannot be combined with --shard"));
  EXPECT_THAT(ErrorOf({"--baseline=old", "--shard=1/2"}),
              HasSubstr("--baseline cannot be combined with --shard (merge the shards"));
}

TEST(ShardOptions, ASelfCheckMayBeOfSeveralMachines) {
  EXPECT_EQ(
      ParseCommandLine(std::vector<std::string>{"--self-check", "--shards=4"})->options.shards, 4);
  EXPECT_THAT(ErrorOf({"--shards=4"}), HasSubstr("--shards needs --self-check"));
}

TEST(ParseStart, IsADateOrATimeFromNowOn) {
  const WallTime now(std::chrono::hours(5));
  EXPECT_EQ(ParseStart("--start-at", "+30s", now), now + std::chrono::seconds(30));
  EXPECT_EQ(ParseStart("--start-at", "+1.5m", now), now + std::chrono::seconds(90));
  EXPECT_EQ(ParseStart("--start-at", "+2h", now), now + std::chrono::hours(2));
  EXPECT_EQ(ParseStart("--start-at", "1970-01-01T06:00:00Z", now), WallTime(std::chrono::hours(6)));
}

TEST(ParseStart, RefusesOtherForms) {
  for (const char* text : {"30s", "+30", "+s", "+-3s", "+30d", "12:00", "2026-03-01T12:00:00"}) {
    EXPECT_THAT(ErrorOf({"--start-at", text}),
                HasSubstr("--start-at must be a date and time with its zone"))
        << text;
  }
}

Result<Shard> ShardIn(const std::map<std::string, std::string>& variables) {
  return ShardOfLauncher(FakeEnvironment(variables));
}

TEST(ShardOfLauncher, KnowsMpirunSrunAndKubernetes) {
  EXPECT_EQ(ShardIn({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "4"}}),
            (Shard{.index = 1, .count = 4}));
  EXPECT_EQ(ShardIn({{"SLURM_PROCID", "3"}, {"SLURM_STEP_NUM_TASKS", "4"}}),
            (Shard{.index = 4, .count = 4}));
  EXPECT_EQ(ShardIn({{"JOB_COMPLETION_INDEX", "1"}, {"JOB_COMPLETIONS", "2"}}),
            (Shard{.index = 2, .count = 2}));
  EXPECT_EQ(ShardIn({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}), (Shard{.index = 1, .count = 2}));
  // mpirun in a batch script of Slurm.
  EXPECT_EQ(
      ShardIn(
          {{"SLURM_PROCID", "0"}, {"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}),
      (Shard{.index = 2, .count = 2}));
  // mpiexec in a shell that srun started.
  EXPECT_EQ(ShardIn({{"SLURM_PROCID", "0"},
                     {"SLURM_STEP_NUM_TASKS", "1"},
                     {"PMI_RANK", "1"},
                     {"PMI_SIZE", "2"}}),
            (Shard{.index = 2, .count = 2}));
}

TEST(ShardOfLauncher, NamesTheVariablesThatAreMissingOrWrong) {
  EXPECT_EQ(ShardIn({}).error().message,
            "--shard auto needs the variables of a launcher: OMPI_COMM_WORLD_RANK and "
            "OMPI_COMM_WORLD_SIZE (mpirun), PMI_RANK and PMI_SIZE (mpiexec), SLURM_PROCID and "
            "SLURM_STEP_NUM_TASKS (srun), JOB_COMPLETION_INDEX and JOB_COMPLETIONS (Kubernetes); "
            "or give --shard I/N");
  EXPECT_EQ(
      ShardIn({{"JOB_COMPLETION_INDEX", "1"}}).error().message,
      "--shard auto: JOB_COMPLETION_INDEX is set, and JOB_COMPLETIONS is not: the manifest of "
      "the Job must set it to the number of its completions");
  EXPECT_EQ(ShardIn({{"SLURM_PROCID", "0"}}).error().message,
            "--shard auto: SLURM_PROCID is set, and SLURM_STEP_NUM_TASKS is not: start it with "
            "srun");
  EXPECT_EQ(ShardIn({{"JOB_COMPLETION_INDEX", "2"}, {"JOB_COMPLETIONS", "2"}}).error().message,
            "--shard auto: JOB_COMPLETION_INDEX must be a whole number from 0 to 1, not '2'");
  EXPECT_EQ(ShardIn({{"JOB_COMPLETION_INDEX", "0"}, {"JOB_COMPLETIONS", "x"}}).error().message,
            "--shard auto: JOB_COMPLETIONS must be a whole number from 1 to 10000, not 'x'");
}

// Two pods with two processes each are four, of which nobody knows the number.
TEST(ShardOfLauncher, RefusesPodsThatStartSeveralProcesses) {
  std::map<std::string, std::string> variables = {{"OMPI_COMM_WORLD_RANK", "0"},
                                                  {"OMPI_COMM_WORLD_SIZE", "2"},
                                                  {"JOB_COMPLETION_INDEX", "1"},
                                                  {"JOB_COMPLETIONS", "2"}};
  EXPECT_EQ(ShardIn(variables).error().message,
            "--shard auto: by mpirun it is shard 1 of 2 (OMPI_COMM_WORLD_RANK), and by Kubernetes "
            "shard 2 of 2 (JOB_COMPLETION_INDEX); give --shard I/N");
  variables["JOB_COMPLETIONS"] = "none";
  EXPECT_THAT(ShardIn(variables).error().message, HasSubstr("JOB_COMPLETIONS must be"));
  variables["JOB_COMPLETIONS"] = "1";
  variables["JOB_COMPLETION_INDEX"] = "0";
  EXPECT_EQ(ShardIn(variables), (Shard{.index = 1, .count = 2}));
}

// mpirun -n 1 in each of two pods.
TEST(ShardOfLauncher, TakesThePodWhereEachStartsOneProcess) {
  EXPECT_EQ(ShardIn({{"OMPI_COMM_WORLD_RANK", "0"},
                     {"OMPI_COMM_WORLD_SIZE", "1"},
                     {"JOB_COMPLETION_INDEX", "1"},
                     {"JOB_COMPLETIONS", "2"}}),
            (Shard{.index = 2, .count = 2}));
}

TEST(LauncherNote, WarnsOfProcessesThatEachSendTheWholeLoad) {
  EXPECT_EQ(
      LauncherNote(FakeEnvironment({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "4"}})),
      "this is process 2 of 4 of mpirun (OMPI_COMM_WORLD_RANK), and each of them sends the "
      "whole load; --shard auto sends a part of it");
  EXPECT_THAT(LauncherNote(FakeEnvironment({{"JOB_COMPLETION_INDEX", "0"}})),
              HasSubstr("this is a pod of an indexed Job (JOB_COMPLETION_INDEX)"));
}

TEST(LauncherNote, IsEmptyForASingleProcess) {
  EXPECT_EQ(LauncherNote(FakeEnvironment()), "");
  EXPECT_EQ(LauncherNote(FakeEnvironment({{"SLURM_PROCID", "0"}})), "");  // a batch script
  EXPECT_EQ(LauncherNote(FakeEnvironment({{"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}})),
            "");
}

// A run that is resumed elsewhere has no launcher, so the journal keeps the shard itself.
TEST(SettleShard, ReplacesAutoByTheShardOfTheLauncher) {
  auto line = ParseCommandLine(std::vector<std::string>{"--shard=auto"});
  ASSERT_TRUE(line) << line.error().message;
  const auto environment = FakeEnvironment({{"SLURM_PROCID", "3"}, {"SLURM_STEP_NUM_TASKS", "4"}});
  ASSERT_TRUE(SettleShard(environment, *line));
  EXPECT_EQ(line->options.shard, (Shard{.index = 4, .count = 4}));
  EXPECT_THAT(line->given.at("--shard"), ElementsAre("4/4"));
  auto alone = ParseCommandLine(std::vector<std::string>{"--shard=auto"});
  EXPECT_FALSE(SettleShard(FakeEnvironment(), *alone));
}

TEST(SettleShard, LeavesOtherLinesAsTheyAre) {
  auto line = ParseCommandLine(std::vector<std::string>{"--shard=1/2"});
  ASSERT_TRUE(SettleShard(FakeEnvironment(), *line));
  EXPECT_EQ(line->options.shard, (Shard{.index = 1, .count = 2}));
  line = ParseCommandLine(std::vector<std::string>{});
  ASSERT_TRUE(SettleShard(FakeEnvironment(), *line));
  EXPECT_EQ(line->options.shard, std::nullopt);
}

}  // namespace
}  // namespace llmb
