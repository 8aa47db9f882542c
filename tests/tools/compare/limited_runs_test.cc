#include "tools/compare/limited_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<RunFigures> FiguresOf(std::size_t good, std::size_t limited) {
  std::vector<RunFigures> runs(good + limited);
  for (std::size_t i = 0; i < limited; ++i) runs[i].client_limited = true;
  return runs;
}

ComparedPair Pair(std::vector<RunFigures> baseline, std::vector<RunFigures> fresh) {
  return {.baseline_endpoint = "qwen",
          .new_endpoint = "qwen",
          .load = ClosedLoop{8},
          .baseline = std::move(baseline),
          .fresh = std::move(fresh)};
}

TEST(LeaveOutLimitedRunsTest, LeavesThemOutWhereFiveOthersRemain) {
  ComparedPair pair = Pair(FiguresOf(5, 2), FiguresOf(9, 1));
  EXPECT_THAT(LeaveOutLimitedRuns(pair),
              ElementsAre("qwen, 8 users: the load generator was limited in 2 of 7 runs of the "
                          "baseline, which are left out",
                          "qwen, 8 users: the load generator was limited in 1 of 10 runs of the "
                          "new side, which is left out"));
  EXPECT_EQ(pair.baseline.size(), 5U);
  EXPECT_EQ(pair.fresh.size(), 9U);
  EXPECT_EQ(pair.baseline_left_out, 2U);
  EXPECT_EQ(pair.fresh_left_out, 1U);
  EXPECT_TRUE(std::ranges::none_of(pair.baseline, &RunFigures::client_limited));
}

TEST(LeaveOutLimitedRunsTest, ASideWithoutSomeMayHaveFewerRuns) {
  ComparedPair pair = Pair(FiguresOf(3, 0), FiguresOf(5, 1));
  EXPECT_EQ(LeaveOutLimitedRuns(pair).size(), 1U);
  EXPECT_EQ(pair.baseline.size(), 3U);
  EXPECT_EQ(pair.fresh.size(), 5U);
}

TEST(LeaveOutLimitedRunsTest, KeepsAllWhereFewerRemainOnAnySide) {
  ComparedPair pair = Pair(FiguresOf(9, 1), FiguresOf(4, 1));
  EXPECT_THAT(LeaveOutLimitedRuns(pair),
              ElementsAre("qwen, 8 users: the load generator was limited in 1 of 10 runs of the "
                          "baseline, so nothing can be compared; such runs are left out where a "
                          "side has 5 others",
                          "qwen, 8 users: the load generator was limited in 1 of 5 runs of the new "
                          "side, so nothing can be compared; such runs are left out where a side "
                          "has 5 others"));
  EXPECT_EQ(pair.baseline.size(), 10U);
  EXPECT_EQ(pair.fresh.size(), 5U);
  EXPECT_EQ(pair.baseline_left_out + pair.fresh_left_out, 0U);
}

TEST(LeaveOutLimitedRunsTest, OneRunASideAndRunsThatAreNotLimitedNeedNoNote) {
  ComparedPair single = Pair(FiguresOf(0, 1), FiguresOf(1, 0));
  EXPECT_THAT(LeaveOutLimitedRuns(single), IsEmpty());
  EXPECT_EQ(single.baseline.size(), 1U);
  ComparedPair good = Pair(FiguresOf(5, 0), FiguresOf(5, 0));
  EXPECT_THAT(LeaveOutLimitedRuns(good), IsEmpty());
}

}  // namespace
}  // namespace llmb
