#include "harness/metrics/completed_rate.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::vector<TimePoint> EndsEvery(Nanoseconds gap, int count) {
  std::vector<TimePoint> ends;
  for (int i = count; i > 0; --i) ends.push_back(TimePoint() + i * gap);
  return ends;
}

TEST(CompletedPerSecond, OfFewRequestsOrOneMomentDoesNotExist) {
  EXPECT_FALSE(CompletedPerSecond({}).has_value());
  EXPECT_FALSE(CompletedPerSecond(EndsEvery(std::chrono::milliseconds(10), 99)).has_value());
  EXPECT_FALSE(CompletedPerSecond(std::vector<TimePoint>(100)).has_value());
}

// Every 10 ms: 100 per second.
TEST(CompletedPerSecond, IsThatOfTheRequestsInTheMiddle) {
  std::vector<TimePoint> ends = EndsEvery(std::chrono::milliseconds(10), 100);
  EXPECT_DOUBLE_EQ(*CompletedPerSecond(ends), 100);
  ends.front() += std::chrono::hours(1);  // the last one took very long
  EXPECT_DOUBLE_EQ(*CompletedPerSecond(ends), 100);
}

}  // namespace
}  // namespace llmb
