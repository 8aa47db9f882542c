#include "harness/compare/change_threshold.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto threshold = ParseChangeThreshold("--fail-if", text);
  return threshold ? "" : threshold.error().message;
}

TEST(ParseChangeThresholdTest, ReadsMetricAndChange) {
  for (const char* text : {"ttft_p50 +10%", "ttft_p50+10%", " ttft_p50   +10%", "ttft_p50 +10 %"}) {
    const auto threshold = ParseChangeThreshold("--fail-if", text);
    ASSERT_TRUE(threshold.has_value()) << threshold.error().message;
    EXPECT_EQ(threshold->metric->id, "ttft_p50");
    EXPECT_DOUBLE_EQ(threshold->limit, 0.1);
    EXPECT_EQ(threshold->Text(), "ttft_p50 +10%");
  }
  const auto rate = ParseChangeThreshold("--fail-if", "output_throughput -2.5%");
  ASSERT_TRUE(rate.has_value());
  EXPECT_DOUBLE_EQ(rate->limit, -0.025);
  EXPECT_EQ(rate->Text(), "output_throughput -2.5%");
}

TEST(ParseChangeThresholdTest, NamesWhatIsWrong) {
  const std::string form = "--fail-if must be a metric and a change, as in 'ttft_p50 +10%', not ";
  EXPECT_EQ(ErrorOf(""), form + "''");
  EXPECT_EQ(ErrorOf("ttft_p50"), form + "'ttft_p50'");
  EXPECT_EQ(ErrorOf("ttft_p50 10%"), form + "'ttft_p50 10%'");
  EXPECT_EQ(ErrorOf("ttft_p50 +10"), form + "'ttft_p50 +10'");
  EXPECT_EQ(ErrorOf("ttft_p51 +10%"),
            "--fail-if: unknown metric 'ttft_p51', did you mean 'ttft_p50'?, there are ttft_p50, "
            "ttft_p99, tpot_p50, tpot_p99, latency_p50, latency_p99, output_throughput, "
            "request_throughput");
  EXPECT_EQ(ErrorOf("ttft_p50 -10%"),
            "--fail-if: ttft_p50 is worse when it is higher, so its change must begin with +");
  EXPECT_EQ(ErrorOf("output_throughput +5%"),
            "--fail-if: output_throughput is worse when it is lower, so its change must begin with "
            "-");
  EXPECT_EQ(ErrorOf("ttft_p50 +0%"),
            "--fail-if: the change of ttft_p50 in % must be a number from 0.01 to 10000, not '0'");
  EXPECT_EQ(ErrorOf("output_throughput -100%"),
            "--fail-if: the change of output_throughput in % must be a number from 0.01 to 99.99, "
            "not '100'");
  EXPECT_EQ(ErrorOf("ttft_p50 +x%"),
            "--fail-if: the change of ttft_p50 in % must be a number from 0.01 to 10000, not 'x'");
}

ThresholdState Of(std::string_view text, double low, double high) {
  RunChange change;
  change.low = low;
  change.high = high;
  return Judge(*ParseChangeThreshold("--fail-if", text), change);
}

TEST(JudgeTest, TheWholeIntervalDecides) {
  EXPECT_EQ(Of("ttft_p50 +10%", 1.11, 1.3), ThresholdState::kFailed);
  EXPECT_EQ(Of("ttft_p50 +10%", 1.09, 1.3), ThresholdState::kUndecided);
  EXPECT_EQ(Of("ttft_p50 +10%", 0.8, 1.11), ThresholdState::kUndecided);
  EXPECT_EQ(Of("ttft_p50 +10%", 0.8, 1.09), ThresholdState::kPassed);
  EXPECT_EQ(Of("output_throughput -5%", 0.8, 0.94), ThresholdState::kFailed);
  EXPECT_EQ(Of("output_throughput -5%", 0.8, 0.96), ThresholdState::kUndecided);
  EXPECT_EQ(Of("output_throughput -5%", 0.96, 2), ThresholdState::kPassed);
  EXPECT_EQ(Judge(*ParseChangeThreshold("--fail-if", "ttft_p50 +1%"), std::nullopt),
            ThresholdState::kUndecided);
}

TEST(ExitCodeOfTest, AFailureCountsMoreThanADoubt) {
  using States = std::vector<ThresholdState>;
  using enum ThresholdState;
  EXPECT_EQ(ExitCodeOf(States{}), 0);
  EXPECT_EQ(ExitCodeOf(States{kPassed, kPassed}), 0);
  EXPECT_EQ(ExitCodeOf(States{kPassed, kUndecided}), 4);
  EXPECT_EQ(ExitCodeOf(States{kUndecided, kFailed, kPassed}), 3);
}

}  // namespace
}  // namespace llmb
