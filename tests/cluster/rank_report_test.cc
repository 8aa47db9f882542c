#include "harness/cluster/rank_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

RankReport Planned(const std::string& host) {
  return {.state = RankState::kPlanned,
          .exit_code = 0,
          .error = {},
          .host = host,
          .version = "0.1.0",
          .plan_hash = "abc",
          .thresholds = "ttft_p50<1s",
          .output_dir = "results",
          .shards_dir = "results/shards_1",
          .merge_options = {"--export", "vllm"}};
}

RankReport Refused(const std::string& host, const std::string& error, int exit_code = 2) {
  return {.state = RankState::kRefused, .exit_code = exit_code, .error = error, .host = host};
}

TEST(RankReport, IsReadBackFromItsLine) {
  RankReport report = Planned("a");
  report.error = "two\nlines, and \xff";
  const std::string line = ReportToLine(report);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto read = ReportFromLine(line);
  ASSERT_TRUE(read) << read.error().message;
  report.error = "two\nlines, and \xEF\xBF\xBD";
  EXPECT_EQ(*read, report);
}

TEST(RankReport, OtherTextIsAnError) {
  EXPECT_FALSE(ReportFromLine("killed"));
  EXPECT_FALSE(ReportFromLine("{}"));
  EXPECT_FALSE(ReportFromLine(R"({"state":9})"));
}

TEST(RefusalOf, RanksWithOnePlanAgree) {
  EXPECT_FALSE(RefusalOf(std::vector{Planned("a"), Planned("b")}));
}

TEST(RefusalOf, RanksWithOtherThresholdsDiffer) {
  RankReport other = Planned("b");
  other.thresholds = "";
  const auto refusal = RefusalOf(std::vector{Planned("a"), other});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->text,
            "rank 1 (b) has other thresholds than rank 0 (a) (none; ttft_p50<1s): give all ranks "
            "the same --slo, --goodput and models file");
  EXPECT_EQ(refusal->exit_code, 2);
}

TEST(RefusalOf, TheFirstThatRefusesIsNamed) {
  const auto refusal = RefusalOf(
      std::vector{Planned("a"), Refused("b", "no models file"), Refused("c", "no memory", 1)});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->text, "rank 1 (b): no models file");
  EXPECT_EQ(refusal->exit_code, 2);
}

TEST(RefusalOf, WhatAllSayIsOfNoRank) {
  const auto refusal = RefusalOf(std::vector{Refused("a", "wrong", 1), Refused("b", "wrong", 1)});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->text, "wrong");
  EXPECT_EQ(refusal->exit_code, 1);
}

TEST(RefusalOf, AnotherVersionOrPlanIsNamed) {
  std::vector reports = {Planned("a"), Planned("b")};
  reports[1].plan_hash = "def";
  EXPECT_EQ(RefusalOf(reports)->text,
            "rank 1 (b) plans other requests than rank 0 (a) (plans def and abc): give all ranks "
            "the same options, models file and data set");
  reports[1].version = "0.2.0";
  EXPECT_EQ(RefusalOf(reports)->text,
            "rank 1 (b) has version 0.2.0 of llm_benchmarks, and rank 0 (a) has 0.1.0");
  EXPECT_EQ(RefusalOf(reports)->exit_code, 2);
}

TEST(TextsOf, RanksThatHaveEndedHaveNone) {
  RankReport waiting;
  waiting.state = RankState::kWaits;
  waiting.text = "12";
  const std::vector reports = {waiting, Refused("b", "killed"), Planned("c")};
  EXPECT_TRUE(AnyWaits(reports));
  EXPECT_EQ(TextsOf(reports),
            (std::vector<std::optional<std::string>>{"12", std::nullopt, std::nullopt}));
  EXPECT_FALSE(AnyWaits(std::vector{Planned("a")}));
  EXPECT_EQ(ReportFromLine(ReportToLine(waiting)).value(), waiting);
}

TEST(ExitCodeOfRanks, IsTheMergesUnlessARankFailed) {
  EXPECT_EQ(ExitCodeOfRanks(std::vector{0, 0}, 0), 0);
  EXPECT_EQ(ExitCodeOfRanks(std::vector{0, 0}, 3), 3);
  EXPECT_EQ(ExitCodeOfRanks(std::vector{0, 137}, 3), 1);
  EXPECT_EQ(ExitCodeOfRanks(std::vector{1, 143}, 0), 143);
  EXPECT_EQ(ExitCodeOfRanks({}, 4), 4);
}

}  // namespace
}  // namespace llmb
