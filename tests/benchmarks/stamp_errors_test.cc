#include "benchmarks/accuracy/stamp_errors.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

std::vector<TimePoint> At(const std::vector<int>& microseconds) {
  std::vector<TimePoint> times;
  for (const int time : microseconds) times.emplace_back(std::chrono::microseconds(time));
  return times;
}

TEST(StampErrorsTest, EmptyListHasNoFigures) {
  StampErrors errors;
  errors.Add({}, {});
  EXPECT_EQ(errors.Arrival().mean_us, std::nullopt);
  EXPECT_EQ(errors.TimePerOutputToken().max_us, std::nullopt);
  EXPECT_EQ(errors.Events(), 0U);
}

TEST(StampErrorsTest, OneEventHasNeitherGapsNorTimePerToken) {
  StampErrors errors;
  errors.Add(At({100}), At({104}));
  EXPECT_EQ(errors.Arrival().p99_us, 4);
  EXPECT_EQ(errors.TimeToFirstToken().mean_us, 4);
  EXPECT_EQ(errors.InterTokenLatency().p50_us, std::nullopt);
  EXPECT_EQ(errors.TimePerOutputToken().p50_us, std::nullopt);
}

TEST(StampErrorsTest, AreDifferencesOfTimesAndDistancesOfGaps) {
  StampErrors errors;
  // Written 10 apart, received 1, 4 and 2 late. Gaps of 13 and 8 are off by 3 and 2; their mean of
  // 10.5 is off by 0.5.
  errors.Add(At({100, 110, 120}), At({101, 114, 122}));
  EXPECT_NEAR(*errors.Arrival().mean_us, 7.0 / 3, 1e-9);
  EXPECT_EQ(errors.Arrival().max_us, 4);
  EXPECT_EQ(errors.TimeToFirstToken().mean_us, 1);
  EXPECT_EQ(errors.InterTokenLatency().mean_us, 2.5);
  EXPECT_EQ(errors.TimePerOutputToken().mean_us, 0.5);
  EXPECT_EQ(errors.TooEarly(), 0U);
}

TEST(StampErrorsTest, CountsTimestampsBeforeTheWrite) {
  StampErrors errors;
  errors.Add(At({100, 200}), At({99, 200}));
  EXPECT_EQ(errors.TooEarly(), 1U);
  EXPECT_EQ(errors.Arrival().p50_us, -0.5);
}

TEST(StampErrorsTest, IgnoresEventsWithoutTimestamp) {
  StampErrors errors;
  errors.Add(At({100, 200, 300}), At({101}));
  EXPECT_EQ(errors.Events(), 1U);
}

TEST(StampErrorsTest, MergesThreads) {
  StampErrors errors;
  errors.Add(At({100}), At({101}));
  StampErrors other;
  other.Add(At({100}), At({103}));
  errors.Merge(other);
  EXPECT_EQ(errors.Arrival().mean_us, 2);
  EXPECT_EQ(errors.Events(), 2U);
}

TEST(ErrorListTest, ClampsLargeErrors) {
  ErrorList errors;
  errors.Add(std::chrono::seconds(60));
  EXPECT_NEAR(*errors.Figures().max_us, 2147483.647, 1e-6);
}

}  // namespace
}  // namespace llmb
