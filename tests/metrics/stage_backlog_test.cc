#include "harness/metrics/stage_backlog.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

SearchStageResult Stage(SearchPhase phase, double rate, std::optional<double> completed) {
  SearchStageResult result;
  result.stage = {.phase = phase, .rate = rate, .requests = 300};
  result.sent = 300;
  result.completed_per_second = completed;
  return result;
}

// 60 % of 300 are 180. At 100/s they arrive in 1.8 s; 1.3 times that and two latencies of 0.1 s are
// 2.54 s, 180 / 2.54 s = 70.9/s. In a round 1.15 times and 0.2 s: 2.27 s, 79.3/s.
TEST(HasGrowingBacklog, ComparesCompletionsWithArrivals) {
  EXPECT_TRUE(HasGrowingBacklog(Stage(SearchPhase::kCoarse, 100, 70.8), 10));
  EXPECT_FALSE(HasGrowingBacklog(Stage(SearchPhase::kCoarse, 100, 70.9), 10));
  EXPECT_TRUE(HasGrowingBacklog(Stage(SearchPhase::kRound, 100, 79.2), 10));
  EXPECT_FALSE(HasGrowingBacklog(Stage(SearchPhase::kRound, 100, 79.3), 10));
  EXPECT_FALSE(HasGrowingBacklog(Stage(SearchPhase::kRound, 100, {}), 10));
}

// (90 + 100) / 2.
TEST(MeanCompletedFrom, IsOfTheStagesAtTheRateAndAbove) {
  const SearchStageResult stages[] = {
      Stage(SearchPhase::kRound, 90, 80), Stage(SearchPhase::kRound, 100, 90),
      Stage(SearchPhase::kRound, 110, 100), Stage(SearchPhase::kRound, 120, {})};
  EXPECT_DOUBLE_EQ(*MeanCompletedFrom(100, stages), 95);
  EXPECT_FALSE(MeanCompletedFrom(115, stages).has_value());
  EXPECT_FALSE(MeanCompletedFrom(1, {}).has_value());
}

}  // namespace
}  // namespace llmb
